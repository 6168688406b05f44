"""The page JupyterLab opens on: what its cards say, link and escape, with nothing run."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image

from helpers.errors import UsageError
from helpers.lab.landing import LANDING, Cards, cards, write_landing
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.plan.fingerprint import SURROUNDINGS, Digests, Ingredients
from helpers.pipeline.plan.log import Failure, Made, RunRecord, write_record
from helpers.pipeline.plan.plan import Plan, make_plan
from helpers.pipeline.release.publish import Draft, next_id, preflight

PLAIN = Path(__file__).parents[1] / "fixtures/plain"
BUILT = {"sums": "2026-01-02T09:00:00+09:00", "sums/en": "2026-01-03T09:00:00+09:00"}


@pytest.fixture
def plain(tmp_path: Path) -> Collection:
    """A copy of the small fixture collection, nothing built."""
    shutil.copytree(PLAIN, tmp_path / "plain")
    return Collection(tmp_path / "plain")


def _plan(collection: Collection) -> Plan:
    return make_plan(load_manifest(collection))


def _publish(
    collection: Collection,
    *ids: str,
    failed: str = "",
    older: str = "",
    record: bytes = b"{}",
    finding: str = "",
) -> None:
    """Publish some reports as if just built; one as failed since, one from other ingredients."""
    plan = _plan(collection)
    preflight(collection, release=plan.release)
    release = next_id(collection, now="20260101T000000Z")
    draft = Draft(collection, release=release, previous=plan.release)
    entries, made = [], {}
    digests = Digests(collection)
    for one in plan.planned:
        name = one.report.id
        if name not in ids:
            continue
        used = digests.of(SURROUNDINGS) | ({"Python": "another"} if name == older else {})
        parts = Ingredients(one.own, used, one.told)
        draft.add(f"{name}.html", b"page")
        draft.add(f"{name}.ipynb", record)
        entries.append(
            {
                "id": name, "name": one.report.name, "parameters": dict(one.report.parameters),
                "fingerprint": parts.fingerprint,
                "files": {
                    "html": f"{name}.html", "pdf": None, "ipynb": f"{name}.ipynb", "tables": [],
                },
            }
        )  # fmt: skip
        made[name] = Made(BUILT.get(name, "2026-01-01T09:00:00+09:00"), 1, "cold", parts, finding)
    failures = {failed: Failure("2026-01-04T09:00:00+09:00", "it broke")} if failed else {}
    write_record(collection.reports, RunRecord(release, "s", "f", made, failures))
    draft.publish(entries)


def _picture(size: tuple[int, int], form: str = "PNG") -> str:
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, form)
    return base64.b64encode(written.getvalue()).decode()


def _record(*pictures: tuple[str, str]) -> bytes:
    """An executed notebook of cells that show a picture each, (tag, base64)."""
    cells = [
        {"metadata": {"tags": [tag]}, "outputs": [{}, {"data": {"image/png": data}}]}
        for tag, data in pictures
    ]
    return json.dumps({"cells": cells}).encode()


def _retitle(collection: Collection, old: str, new: str) -> None:
    text = collection.manifest.read_text(encoding="utf-8")
    assert old in text
    collection.manifest.write_text(text.replace(old, new), encoding="utf-8")


def _words(shown: Cards) -> list[str]:
    """What each card says, a line between its parts."""
    return [re.sub(r"\s*<[^>]*>\s*", "|", card) for card in shown.markup.split("\n")]


def _links(shown: Cards) -> list[str]:
    return re.findall(r'href="([^"]+)"', shown.markup)


def _written(collection: Collection) -> dict[str, Any]:
    assert write_landing(collection) == LANDING.as_posix()
    content = json.loads((collection.root / LANDING).read_text(encoding="utf-8"))
    nbformat.validate(content)
    return content


def test_before_the_first_build_cards_say_how_to_build(plain: Collection) -> None:
    sums, bare = _words(cards("en", root=plain.root))
    assert "Sums" in sums
    assert "What do two numbers add up to?" in sums
    assert "4 never built" in sums
    assert "reports build sums &#39;sums/*&#39;" in sums
    assert "1 never built" in bare
    assert "|reports build bare|" in bare
    assert _links(cards("en", root=plain.root)) == [
        "../notebooks/01-sums.ipynb", "../notebooks/01-sums.ipynb",
        "../notebooks/02-bare.ipynb", "../notebooks/02-bare.ipynb",
    ]  # fmt: skip


def test_a_command_is_named_as_a_terminal_in_the_collection_finds_it(
    plain: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(plain.root / "nowhere"))
    own = plain.root / ".venv/bin/reports"
    own.parent.mkdir(parents=True)
    own.write_text("")
    assert "|.venv/bin/reports build bare|" in _words(cards("en", root=plain.root))[1]


def test_reports_are_counted_by_how_they_stand(plain: Collection) -> None:
    _publish(plain, "sums", "sums/en", "sums/large", failed="sums/large", older="sums")
    english, korean = (_words(cards(lang, root=plain.root))[0] for lang in ("en", "ko"))
    assert "1 up to date · 1 out of date · 1 never built · 1 failed" in english
    assert "failed on 2026-01-04: it broke" in english
    assert "최신 1편 · 다시 만들어야 함 1편 · 만든 적 없음 1편 · 실패 1편" in korean


def test_what_is_up_to_date_is_not_to_be_built(plain: Collection) -> None:
    _publish(plain, "bare")
    assert "reports build" not in _words(cards("en", root=plain.root))[1]


def test_a_card_tells_the_first_finding_and_its_day(plain: Collection) -> None:
    _publish(plain, "sums", "sums/en", finding="Two and two are four.")
    english, korean = (_words(cards(lang, root=plain.root))[0] for lang in ("en", "ko"))
    assert "Two and two are four." in english
    assert "Report made on Jan 3, 2026" in english
    assert "2026년 1월 2일에 만든 보고서" in korean


@pytest.mark.parametrize(("lang", "page"), [("ko", "sums.html"), ("en", "sums/en.html")])
def test_a_page_is_linked_in_the_readers_language(plain: Collection, lang: Any, page: str) -> None:
    _publish(plain, "sums", "sums/en")
    links = _links(cards(lang, root=plain.root))
    assert links[2] == f"../reports/site/{page}"
    for target in links:
        assert (plain.notebooks / target).is_file()


def test_a_failed_report_still_links_its_last_good_page(plain: Collection) -> None:
    _publish(plain, "sums", failed="sums")
    assert "../reports/site/sums.html" in _links(cards("ko", root=plain.root))


def test_a_notebook_that_cannot_be_used_has_its_card(plain: Collection) -> None:
    (plain.notebooks / "02-bare.ipynb").write_text("{", encoding="utf-8")
    assert "1 failed" in _words(cards("en", root=plain.root))[1]


HARMFUL = "<img src=x onerror=alert(1)> [a](javascript:b) $x$ \\(y\\) \n\n<script>"
INERT = (
    "&lt;img src=x onerror=alert(1)&gt; [a](javascript:b) <span>&#36;</span>x<span>&#36;</span>"
    " <span>&#92;</span>(y<span>&#92;</span>) &lt;script&gt;"
)


def test_nothing_of_a_release_is_markup_or_mathematics(plain: Collection) -> None:
    _publish(plain, "sums", "bare", failed="bare", finding=HARMFUL)
    shown = cards("ko", root=plain.root).markup
    assert shown.count(INERT) == 2
    assert "\n\n" not in shown


def test_titles_are_no_markup_either(plain: Collection) -> None:
    _retitle(plain, 'title = { ko = "맨몸", en = "Bare" }', "title = { ko = '<b>$A', en = 'B' }")
    assert "&lt;b&gt;<span>&#36;</span>A</a>" in cards("ko", root=plain.root).markup


def test_the_picture_is_the_first_of_the_opening_made_small(plain: Collection) -> None:
    record = _record(("figure", _picture((900, 10))), ("headline", _picture((880, 2000))))
    _publish(plain, "sums", record=record)
    shown = cards("ko", root=plain.root)
    assert [*shown.pictures] == ["sums.png"]
    drawn = Image.open(io.BytesIO(shown.pictures["sums.png"]))
    assert drawn.size == (440, 300)
    assert drawn.convert("RGB").getpixel((220, 299)) == (0, 0, 128)
    assert 'src="attachment:sums.png"' in shown.markup
    assert 'src="data:image/png;base64,iVBOR' in shown._repr_html_()


@pytest.mark.parametrize(
    "record",
    [
        b"", b"{}", b"[]", b'{"cells": 1}', b'{"cells": [{}]}', _record(("figure", "no base64")),
        _record(("figure", _picture((9, 9), "JPEG"))), _record(("figure", _picture((1, 90)))),
    ],
)  # fmt: skip
def test_what_is_no_picture_takes_no_place(plain: Collection, record: bytes) -> None:
    _publish(plain, "sums", record=record)
    shown = cards("ko", root=plain.root)
    assert shown.pictures == {}
    assert "<img" not in shown.markup
    # One block a card for its text, and none that waits for a picture.
    assert shown.markup.count("inline-block") == 2


def test_the_page_is_filled_in_both_languages_each_cell_tagged(plain: Collection) -> None:
    stored = plain.notebooks / "00-start-here.ipynb"
    made = [("en", "markdown", ["en"]), ("code", "code", ["table"]), ("ko", "markdown", ["ko"])]
    parts = [
        {"id": name, "cell_type": kind, "metadata": {"tags": tags}, "source": name}
        for name, kind, tags in made
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": parts}
    stored.write_text(json.dumps(content), encoding="utf-8")
    _publish(plain, "sums", record=_record(("headline", _picture((90, 90)))))
    cells = _written(plain)["cells"]
    # One language after the other.
    assert [(cell["id"], cell["metadata"]["tags"]) for cell in cells] == [
        ("cards-ko", ["ko"]), ("ko", ["ko"]), ("en", ["en"]), ("cards-en", ["en"]),
    ]  # fmt: skip
    assert {cell["cell_type"] for cell in cells} == {"markdown"}
    assert [*cells[0]["attachments"]] == ["sums.png"]


@pytest.mark.parametrize("content", ["", "{", None])
def test_a_collection_without_a_landing_notebook_has_the_cards(
    plain: Collection, content: str | None
) -> None:
    if content is not None:
        (plain.notebooks / "00-start-here.ipynb").write_text(content, encoding="utf-8")
    assert [cell["id"] for cell in _written(plain)["cells"]] == ["cards-ko", "cards-en"]


def test_the_collection_around_the_working_folder_is_meant(
    plain: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plain.notebooks)
    assert len(_words(cards("en"))) == 2


def test_a_manifest_that_cannot_be_used_says_so(plain: Collection) -> None:
    plain.manifest.write_text("[[notebook]]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape("notebooks/reports.toml")):
        cards("ko", root=plain.root)


def test_looking_changes_nothing(plain: Collection) -> None:
    _publish(plain, "sums")
    before = {path: path.stat().st_mtime_ns for path in plain.root.rglob("*")}
    cards("ko", root=plain.root)
    assert {path: path.stat().st_mtime_ns for path in Path(plain.root).rglob("*")} == before
