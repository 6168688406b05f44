"""The overview on the landing notebook: what it counts, links and escapes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.plan.fingerprint import SURROUNDINGS, Digests, Ingredients
from helpers.pipeline.plan.landing import Overview, overview
from helpers.pipeline.plan.log import Failure, Made, RunRecord, write_record
from helpers.pipeline.plan.plan import Plan, make_plan
from helpers.pipeline.release.publish import Draft, next_id, preflight

BUILT = {"sums": "2026-01-02T09:00:00+09:00", "sums/en": "2026-01-03T09:00:00+09:00"}


def _plan(collection: Collection) -> Plan:
    return make_plan(load_manifest(collection))


def _publish(collection: Collection, *ids: str, failed: str = "", older: str = "") -> None:
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
        entries.append(
            {
                "id": name, "name": one.report.name, "parameters": dict(one.report.parameters),
                "fingerprint": parts.fingerprint,
                "files": {"html": f"{name}.html", "pdf": None, "ipynb": None, "tables": []},
            }
        )  # fmt: skip
        made[name] = Made(BUILT.get(name, "2026-01-01T09:00:00+09:00"), 1, "cold", parts)
    failures = {failed: Failure("2026-01-04T09:00:00+09:00", "it broke")} if failed else {}
    write_record(collection.reports, RunRecord(release, "s", "f", made, failures))
    draft.publish(entries)


def _retitle(collection: Collection, old: str, new: str) -> None:
    text = collection.manifest.read_text(encoding="utf-8")
    assert old in text
    collection.manifest.write_text(text.replace(old, new), encoding="utf-8")


def test_before_the_first_build_nothing_has_a_page(plain: Collection) -> None:
    table = overview("en", root=plain.root)
    assert table.header == (
        "Notebook", "Question it answers", "Reports", "Last made", "Published page",
    )  # fmt: skip
    assert table.rows == (
        (
            "[Sums](01-sums.ipynb)", "What do two numbers add up to?", "4 never built", "–",
            "None yet",
        ),
        ("[Bare](02-bare.ipynb)", "", "1 never built", "–", "None yet"),
    )  # fmt: skip


def test_reports_are_counted_by_how_they_stand(plain: Collection) -> None:
    _publish(plain, "sums", "sums/en", "sums/large", failed="sums/large", older="sums")
    english, korean = (overview(lang, root=plain.root).rows[0] for lang in ("en", "ko"))
    assert english[2] == "1 up to date · 1 out of date · 1 never built · 1 failed"
    assert korean[2] == "최신 1건 · 다시 만들어야 함 1건 · 만든 적 없음 1건 · 실패 1건"


def test_the_newest_page_dates_a_notebook(plain: Collection) -> None:
    _publish(plain, "sums", "sums/en", "bare")
    assert [row[3] for row in overview("ko", root=plain.root).rows] == ["2026-01-03", "2026-01-01"]


@pytest.mark.parametrize(
    ("lang", "told"),
    [("ko", "[열기](../reports/site/sums.html)"), ("en", "[Open](../reports/site/sums/en.html)")],
)
def test_a_page_is_linked_in_the_readers_language(plain: Collection, lang: str, told: str) -> None:
    _publish(plain, "sums", "sums/en")
    row = overview(lang, root=plain.root).rows[0]
    assert row[4] == told
    for target in re.findall(r"\]\(([^)]+)\)", " ".join(row)):
        assert (plain.notebooks / target).is_file()


def test_a_page_of_the_other_language_is_not_taken_for_ones_own(plain: Collection) -> None:
    _publish(plain, "sums")
    assert overview("en", root=plain.root).rows[0][4] == "None yet"


def test_a_notebook_of_one_language_is_shown_to_readers_of_both(plain: Collection) -> None:
    _publish(plain, "bare")
    for lang, word in (("ko", "열기"), ("en", "Open")):
        assert overview(lang, root=plain.root).rows[1][4] == f"[{word}](../reports/site/bare.html)"


def test_a_failed_report_still_links_its_last_good_page(plain: Collection) -> None:
    _publish(plain, "sums", failed="sums")
    row = overview("ko", root=plain.root).rows[0]
    assert row[4] == "[열기](../reports/site/sums.html)"
    assert "실패 1건" in row[2]


@pytest.mark.parametrize(
    ("title", "shown"),
    [("A | B", r"A \| B"), (r"A \\ B", r"A \\ B"), (r"A\nB", "A B"), ("A [1] B", r"A \[1\] B")],
)
def test_titles_cannot_break_the_table(plain: Collection, title: str, shown: str) -> None:
    _retitle(
        plain, 'title = { ko = "맨몸", en = "Bare" }', f'title = {{ ko = "{title}", en = "B" }}'
    )
    table = overview("ko", root=plain.root)
    assert table.rows[1][0] == f"[{shown}](02-bare.ipynb)"
    lines = table._repr_markdown_().splitlines()
    assert len(lines) == 4
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {6}


def test_questions_cannot_break_the_table(plain: Collection) -> None:
    _retitle(plain, "What do two numbers add up to?", r"a | b\nc")
    assert overview("en", root=plain.root).rows[0][1] == r"a \| b c"


def test_it_is_markdown_with_a_head_and_a_row_a_notebook() -> None:
    table = Overview(("a", "b"), (("1", "2"),))
    assert table._repr_markdown_() == repr(table) == "| a | b |\n| :-- | :-- |\n| 1 | 2 |"


def test_the_collection_around_the_working_folder_is_meant(
    plain: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plain.notebooks)
    assert [row[0] for row in overview("en").rows] == [
        "[Sums](01-sums.ipynb)", "[Bare](02-bare.ipynb)",
    ]  # fmt: skip


def test_a_manifest_that_cannot_be_used_says_so(plain: Collection) -> None:
    plain.manifest.write_text("[[notebook]]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape("notebooks/reports.toml")):
        overview("ko", root=plain.root)


def test_looking_changes_nothing(plain: Collection) -> None:
    _publish(plain, "sums")
    before = {path: path.stat().st_mtime_ns for path in plain.root.rglob("*")}
    overview("ko", root=plain.root)
    assert {path: path.stat().st_mtime_ns for path in Path(plain.root).rglob("*")} == before
