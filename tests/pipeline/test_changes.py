"""What changed between releases: figures compared, the history kept, and how it is told."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from helpers.display.wording import Lang
from helpers.paths import Collection
from helpers.pipeline.page.changes import (
    HISTORY,
    KEPT,
    Change,
    Changed,
    Edition,
    compared,
    edition,
    latest,
    read_history,
    render_feed,
    shown,
    with_changes,
    write_history,
)
from helpers.pipeline.page.ways import render_page

from .builds import build_warm

OLD, NEW = "r000001-20261126T150000Z", "r000002-20261127T060332Z"
WHEN = {OLD: "2026-11-27T00:00:00+09:00", NEW: "2026-11-27T15:03:32+09:00"}
ATOM = "{http://www.w3.org/2005/Atom}"


NOISY = 0.1 + 0.2


def _figure(value: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    figure = {"id": "x", "value": value, "low": low, "high": high, "unit": "share"}
    return figure | {"text": f"{value}"} | more


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # 14.2 printed to a tenth, then 14.24 printed to a hundredth: the same number, exacter.
        (_figure(14.2, 14.15, 14.25), _figure(14.24, 14.235, 14.245), ["bounds"]),
        (_figure(14.2, 14.15, 14.25), _figure(14.3, 14.25, 14.35), []),
        (_figure(14.2, 14.15, 14.25), _figure(14.4, 14.35, 14.45), ["value"]),
        (_figure(14.2, 14.15, 14.25), _figure(14.0, 13.95, 14.05), ["value"]),
        (_figure(3, 3, 3), _figure(4, 4, 4), ["value"]),
        (_figure(3, 3, 3), _figure(3, 3, 3), []),
        (_figure(3, 2, None), _figure(9, 8, 10), ["bounds"]),
        (_figure(3, 2, 4), _figure(3, 2, 4, unit="growth"), ["value"]),
        (_figure(3, 2, 4, verdict="holds"), _figure(3, 2, 4, verdict="borderline"), ["verdict"]),
        (_figure(3, 2, 4, rank=1), _figure(9, 8, 10, rank=2), ["value", "rank"]),
        (_figure(3, 2, 4), _figure(3, 2, 4, rank=2), []),
        # 0.1 + 0.2 is no other number than 0.3, however it is printed.
        (_figure(0.3, 0.3, 0.3, text="30%"), _figure(NOISY, NOISY, NOISY, text="30%"), []),
        (_figure(0.3, 0.3, 0.3, text="30%"), _figure(NOISY, NOISY, NOISY, text="30.0%"), []),
        (_figure(0.3, 0.3, 0.3, text="30%"), _figure(NOISY, 0.3, NOISY, text="30.0%"), []),
        # Nobody can see a move between two figures that are printed alike.
        (_figure(0.301, 0.301, 0.301, text="30%"), _figure(0.302, 0.302, 0.302, text="30%"), []),
        (_figure(0.3, 0.3, 0.3, text="30%"), _figure(0.31, 0.31, 0.31, text="31%"), ["value"]),
    ],
)
def test_a_figure_changed_where_its_bounds_say_so(
    before: dict[str, Any], after: dict[str, Any], told: list[str]
) -> None:
    assert [change.what for change in compared([before], [after])] == told


numbers = st.floats(-1e12, 1e12)
figures = st.builds(
    lambda value, below, above: _figure(value, value - below, value + above),
    numbers, st.floats(0, 1e6), st.floats(0, 1e6),
)  # fmt: skip


@given(figures, figures)
def test_bounds_that_meet_are_no_move_and_the_way_back_is_the_same(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    there, back = compared([one], [other]), compared([other], [one])
    assert [change.what for change in there] == [change.what for change in back]
    low, high = max(one["low"], other["low"]), min(one["high"], other["high"])
    meet = low <= high
    assume(meet or not math.isclose(low, high, rel_tol=1e-9))
    assert ("value" in {change.what for change in there}) is not meet
    assert compared([one], [one]) == []


def test_figures_and_reports_appear_and_go() -> None:
    one, other = _figure(1, 1, 1), _figure(2, 2, 2, id="y")
    assert compared([one], [other]) == [
        Change("y", "appeared", after="2"),
        Change("x", "gone", before="1"),
    ]
    before = {"a": _entry(one), "b": _entry(one)}
    after = {"a": _entry(one), "c": _entry(one)}
    assert edition(NEW, before, after, when="", titles={"c": "See"}).reports == (
        Changed("c", "en", "See", (Change("", "appeared"),)),
        Changed("b", "en", "b", (Change("", "gone"),)),
    )


def _entry(*figures: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": {"lang": "en"}, "key_figures": list(figures)}


def _edition(release: str = NEW, *changes: Change, lang: str = "en") -> Edition:
    told = changes or (Change("x", "value", "14.2%", "14.4%", "Its share is 14.4%."),)
    return Edition(release, WHEN.get(release, ""), (Changed("exports", lang, "Exports", told),))


def _page(editions: list[Edition], *, lang: Lang, published: set[str]) -> str:
    told = shown(editions, lang=lang, published=published)
    return render_page("changes", lang=lang, site={}, **told)


def test_a_history_is_read_as_it_was_written_and_has_an_end(tmp_path: Path) -> None:
    editions = tuple(_edition(f"r{number:06d}-20261127T060332Z") for number in range(KEPT, -1, -1))
    (tmp_path / HISTORY).write_bytes(write_history(editions))
    assert read_history(tmp_path) == editions[:KEPT]
    for broken in (b"", b"{}", b"[1]", b'[{"release": 1}]', b"\xff"):
        (tmp_path / HISTORY).write_bytes(broken)
        assert read_history(tmp_path) == ()


def test_a_report_tells_its_own_newest_changes() -> None:
    newest, older = _edition(NEW, Change("", "appeared")), _edition(OLD)
    # That a report appeared says nothing of its figures.
    assert latest([newest, older]) == {"exports": (WHEN[OLD], older.reports[0])}
    page = "<p><!--changes-->old<!--/changes--></p>"
    told = with_changes(page, (WHEN[OLD], older.reports[0]), lang="en")
    assert "14.2%" in told
    assert "Nov 27, 2026 00:00 KST" in told
    assert with_changes(told, None, lang="en") == "<p><!--changes--><!--/changes--></p>"


def test_the_page_speaks_of_reports_in_its_language_and_leads_to_those_there_are() -> None:
    editions = [_edition(), _edition(OLD, lang="ko")]
    english = _page(editions, lang="en", published={"exports"})
    assert '<a href="exports.html">Exports</a>' in english
    assert NEW in english
    assert OLD not in english
    assert "exports.html" not in _page(editions, lang="en", published=set())
    verdict = _edition(NEW, Change("x", "verdict", "holds", "borderline"), lang="ko")
    korean = _page([verdict], lang="ko", published=set())
    assert "<s>맞음</s> → <b>경계</b>" in korean


HOSTILE = "<script>alert(1)</script>]]>&\"'"


def test_the_feed_is_whole_atom_and_nothing_in_it_is_live() -> None:
    editions = [_edition(NEW, Change("x", "value", HOSTILE, HOSTILE, HOSTILE)), _edition(OLD)]
    site = {"title": HOSTILE, "address": "https://example.org/reports/"}
    feed = etree.fromstring(render_feed(editions, lang="en", site=site).encode())
    assert feed.tag == f"{ATOM}feed"
    for wanted in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{wanted}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        "2026-11-27T15:03:32+09:00",
        "2026-11-27T00:00:00+09:00",
    ]
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len({*ids}) == 2
    assert all(str(one).startswith("urn:uuid:") for one in ids)
    assert not list(feed.iter("{*}script"))
    assert HOSTILE in "".join(feed.itertext())
    # An entry keeps its name when others come.
    again = etree.fromstring(render_feed(editions[1:], lang="en", site=site).encode())
    assert again.find(f"{ATOM}entry").findtext(f"{ATOM}id") == ids[1]
    empty = etree.fromstring(render_feed([], lang="ko", site={}).encode())
    assert empty.findtext(f"{ATOM}updated") == "1970-01-01T09:00:00+09:00"


def test_ids_of_a_feed_and_its_entries_outlast_the_collections_name_and_address() -> None:
    editions = [_edition(NEW), _edition(OLD)]
    ids = [f"{ATOM}id", f"{ATOM}entry/{ATOM}id"]

    def told(feed: str) -> list[str | None]:
        return [one.text for path in ids for one in etree.fromstring(feed.encode()).findall(path)]

    first = render_feed(editions, lang="en", site={"title": "A"})
    site = {"title": "B", "address": "https://example.org/"}
    moved = render_feed(editions, lang="en", site=site, before=first.encode())
    assert told(moved) == told(first)
    assert len({*told(first)}) == 3
    korean = render_feed(editions, lang="ko", site={"title": "A"})
    assert told(korean)[0] != told(first)[0]


def test_a_feed_keeps_its_id_from_release_to_release(published_plain: Collection) -> None:
    def ids() -> list[str]:
        files = [published_plain.site / name for name in ("changes.xml", "changes-en.xml")]
        return [etree.parse(file).findtext(f"{ATOM}id") for file in files]

    before = ids()
    manifest = published_plain.manifest
    site = '[site]\naddress = "https://example.org/reports/"\n'
    manifest.write_text(site + manifest.read_text(encoding="utf-8"), encoding="utf-8")
    assert build_warm(published_plain, "--no-pdf").returncode == 0
    assert b"https://example.org" in (published_plain.site / "changes.xml").read_bytes()
    assert ids() == before


def test_the_feed_is_read_whatever_its_sentences_hold() -> None:
    # What no XML holds: control characters, what is no character, half a pair.
    odd = "a\x00\x1b[31m\ufffe\uffff\ud800b"
    told = [_edition(NEW, Change("x", "value", odd, odd, odd))]
    feed = etree.fromstring(render_feed(told, lang="en", site={"title": "a\x1bb"}).encode())
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "ab"
    assert "a[31mb (a[31mb → a[31mb)" in "".join(feed.itertext())


def test_a_report_that_went_is_told_by_its_title(published_plain: Collection) -> None:
    manifest = published_plain.manifest
    kept, _, _ = manifest.read_text(encoding="utf-8").rpartition("[[notebook]]")
    manifest.write_text(kept, encoding="utf-8")
    assert build_warm(published_plain).returncode == 0
    [told] = read_history(published_plain.site)
    assert told.reports == (Changed("bare", "ko", "맨몸", (Change("", "gone"),)),)
    assert "맨몸" in (published_plain.site / "changes.html").read_text(encoding="utf-8")
