"""Which reports a change concerns, and in which words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from helpers.errors import Fault, UsageError
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.plan.fingerprint import SURROUNDINGS, Digests, Ingredients, changes
from helpers.pipeline.plan.log import Failure, Made, RunRecord, read_record, write_record
from helpers.pipeline.plan.plan import Plan, State, Wanted, choose, make_plan, plan_for
from helpers.pipeline.plan.published import published
from helpers.pipeline.release.publish import Draft, next_id, preflight


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small stand-in for the package's own files."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name in ("measures.py", "page.py", "page.css", "index.j2", "unused.py"):
        (folder / name).write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(fingerprint, "PACKAGE", folder)
    return folder


USED = ("data/a.csv", "src/helpers/measures.py")
DRAWN = ("src/helpers/page.css", "src/helpers/page.py")


def _publish(
    collection: Collection,
    failed: dict[str, Failure] | None = None,
    used: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Publish every report as if it had just been built, having opened the same files."""
    plan = make_plan(load_manifest(collection))
    preflight(collection, release=plan.release)
    release = next_id(collection, now="20260101T000000Z")
    draft = Draft(collection, release=release, previous=plan.release)
    entries, made = [], {}
    digests = Digests(collection)
    for one in plan.planned:
        page = f"{one.report.id}.html"
        opened = (used or {}).get(one.report.id, USED)
        parts = Ingredients(
            one.own, digests.of([*SURROUNDINGS, *opened]), one.told, digests.of(DRAWN)
        )
        made[one.report.id] = Made("2026", 1.0, "cold", parts)
        draft.add(page, b"page")
        entries.append(
            {
                "id": one.report.id, "name": one.report.name, "fingerprint": parts.fingerprint,
                "parameters": dict(one.report.parameters), "key_figures": [],
                "files": {"html": page, "pdf": None, "ipynb": None, "tables": []},
            }
        )  # fmt: skip
    index = digests.of(["src/helpers/index.j2"])
    write_record(collection.reports, RunRecord(release, "s", "f", made, failed or {}, index))
    draft.publish(entries)


def _states(plan: Plan) -> dict[str, str]:
    return {one.report.id: str(one.state) for one in plan.planned}


def _plan(collection: Collection) -> Plan:
    return make_plan(load_manifest(collection))


def _stale(collection: Collection) -> dict[str, str]:
    """Return the reasons of everything that is not fresh."""
    plan = _plan(collection)
    return {one.report.id: one.reason for one in plan.planned if one.state is not State.FRESH}


ALL = {"sums", "sums/en", "sums/large", "sums/large-en", "bare"}
SUMS = ALL - {"bare"}


def test_nothing_is_published_at_first(plain: Collection) -> None:
    assert set(_states(_plan(plain)).values()) == {"never"}


def test_nothing_changed_means_everything_is_fresh(plain: Collection, package: Path) -> None:
    _publish(plain)
    assert set(_states(_plan(plain)).values()) == {"fresh"}


def test_a_changed_helper_concerns_who_opened_it(plain: Collection, package: Path) -> None:
    _publish(plain, used={"bare": []})
    (package / "measures.py").write_text("x = 2\n", encoding="utf-8")
    (package / "unused.py").write_text("x = 2\n", encoding="utf-8")
    assert _stale(plain) == dict.fromkeys(SUMS, "src/helpers/measures.py changed")


def test_a_removed_helper_is_told_and_a_new_one_concerns_nobody(
    plain: Collection, package: Path
) -> None:
    _publish(plain)
    (package / "measures.py").rename(package / "growth.py")
    assert _stale(plain) == dict.fromkeys(ALL, "src/helpers/measures.py removed")


def test_a_changed_table_concerns_who_opened_it(plain: Collection, package: Path) -> None:
    plain.data.mkdir()
    for name in ("a", "b"):
        (plain.data / f"{name}.csv").write_text("1\n", encoding="utf-8")
    _publish(plain, used={"bare": ["data/b.csv"]})
    (plain.data / "a.csv").write_text("2\n", encoding="utf-8")
    assert _stale(plain) == dict.fromkeys(SUMS, "data/a.csv changed")


def test_a_file_beside_those_listed_concerns_who_listed_them(
    plain: Collection, package: Path
) -> None:
    plain.data.mkdir()
    _publish(plain, used={"bare": ["data/"]})
    (plain.data / "b.csv").write_text("1\n", encoding="utf-8")
    assert _stale(plain) == {"bare": "data/ changed"}


def test_what_pages_are_drawn_with_concerns_pages_only(plain: Collection, package: Path) -> None:
    _publish(plain)
    (package / "page.css").write_text("a {}\n", encoding="utf-8")
    assert _stale(plain) == dict.fromkeys(ALL, "src/helpers/page.css changed (page only)")
    assert all(one.page_only for one in _plan(plain).planned)
    (package / "measures.py").write_text("x = 2\n", encoding="utf-8")
    assert not any(one.page_only for one in _plan(plain).planned)
    assert _stale(plain)["bare"] == (
        "src/helpers/measures.py changed; src/helpers/page.css changed (page only)"
    )


def test_what_the_index_is_drawn_with_concerns_no_report(plain: Collection, package: Path) -> None:
    _publish(plain)
    (package / "index.j2").write_text("new\n", encoding="utf-8")
    assert _stale(plain) == {}
    assert _plan(plain).index == ("src/helpers/index.j2 changed",)


def test_a_regions_other_name_concerns_the_pages_that_say_it(
    plain: Collection, package: Path
) -> None:
    (plain.data / "lookups").mkdir(parents=True)
    lookup = plain.data / "lookups/regions.csv"
    lookup.write_text("code,name_ko,name_en\nKR-41,경기,Gyeonggi\nKR-42,강원,Gangwon\n", "utf-8")
    notebook = plain.notebooks / "01-sums.ipynb"
    text = notebook.read_text(encoding="utf-8")
    asked = '\\"KR-41\\"  # region\\n", "lang: str'
    notebook.write_text(text.replace('"lang: str', f'"region: str = {asked}'), encoding="utf-8")
    meaning = '[parameters.region]\nnames = "lookups/regions.csv#code#name"\n'
    plain.manifest.write_text(meaning + plain.manifest.read_text(encoding="utf-8"), "utf-8")
    _publish(plain)
    assert _stale(plain) == {}
    lookup.write_text("code,name_ko,name_en\nKR-41,경기도,Gyeonggi\nKR-42,x,x\n", "utf-8")
    told = "data/lookups/regions.csv (KR-41) changed (page only)"
    assert _stale(plain) == dict.fromkeys(("sums", "sums/large"), told)


def test_the_lock_file_concerns_every_report(plain: Collection, package: Path) -> None:
    lock = plain.root / "requirements.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    _publish(plain)
    lock.write_text("a==2\n", encoding="utf-8")
    assert _stale(plain) == dict.fromkeys(ALL, "requirements.lock changed")


def test_installed_versions_concern_every_report(
    plain: Collection, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _publish(plain)
    monkeypatch.setattr(fingerprint, "libraries", lambda: "other")
    assert _stale(plain) == dict.fromkeys(ALL, "installed libraries changed")


def test_changed_prose_concerns_the_notebooks_reports(plain: Collection, package: Path) -> None:
    _publish(plain)
    path = plain.notebooks / "01-sums.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("are added", "add up"), "utf-8")
    assert _stale(plain) == dict.fromkeys(SUMS, "notebooks/01-sums.ipynb changed")


def test_saved_outputs_concern_nobody(plain: Collection, package: Path) -> None:
    _publish(plain)
    path = plain.notebooks / "02-bare.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][1]["execution_count"] = 9
    path.write_text(json.dumps(content), encoding="utf-8")
    assert _stale(plain) == {}


def test_changed_parameters_concern_their_set(plain: Collection, package: Path) -> None:
    _publish(plain)
    text = plain.manifest.read_text(encoding="utf-8").replace("first = 1000", "first = 2000")
    plain.manifest.write_text(text, encoding="utf-8")
    assert _stale(plain) == dict.fromkeys(("sums/large", "sums/large-en"), "parameters changed")


def test_a_changed_title_concerns_the_pages_that_show_it(plain: Collection, package: Path) -> None:
    _publish(plain)
    text = plain.manifest.read_text(encoding="utf-8").replace("Large sums", "Huge sums")
    plain.manifest.write_text(text, encoding="utf-8")
    told = "notebooks/reports.toml (titles) changed (page only)"
    assert _stale(plain) == {"sums/large-en": told}
    text = text.replace("What do two numbers add up to?", "What is the sum?")
    plain.manifest.write_text(text, encoding="utf-8")
    assert _stale(plain) == {"sums/large-en": told, "sums/en": told}


def test_a_failed_report_stays_failed_until_it_is_renewed(plain: Collection, package: Path) -> None:
    _publish(plain, {"bare": Failure("2026-01-01T09:00:00+09:00", "it broke")})
    assert _stale(plain) == {"bare": "failed on 2026-01-01: it broke"}


def test_a_lost_page_and_a_lost_record_are_noticed(plain: Collection, package: Path) -> None:
    _publish(plain)
    (plain.site / "bare.html").unlink()
    assert _stale(plain) == {"bare": "bare.html is missing or damaged"}
    for path in (plain.reports / ".records").iterdir():
        path.unlink()
    assert _stale(plain) == dict.fromkeys(ALL, "its run record is lost")


def test_reports_that_left_the_manifest_are_named(plain: Collection, package: Path) -> None:
    _publish(plain)
    text = plain.manifest.read_text(encoding="utf-8")
    plain.manifest.write_text(text[: text.rindex("[[notebook]]")], encoding="utf-8")
    assert _plan(plain).gone == ["bare"]


def test_one_off_reports_stay_until_a_forced_build_of_all(plain: Collection, package: Path) -> None:
    plan, [custom] = plan_for(plain, Wanted(["sums"], ["first=7"]))
    assert str(custom.state) == "never"
    assert len(plan.planned) == 6
    _publish(plain)
    release = published(plain)
    content = json.loads((release.folder / "release.json").read_text(encoding="utf-8"))
    content["reports"].append(
        content["reports"][0]
        | {"id": custom.report.id, "parameters": dict(custom.report.parameters)}
    )
    (release.folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    assert custom.report.id in _states(_plan(plain))
    forced, _ = plan_for(plain, Wanted(force=True))
    assert forced.gone == [custom.report.id]
    assert read_record(plain.reports, release.id).release == release.id


def test_reports_are_chosen_by_id_or_pattern(plain: Collection) -> None:
    planned = _plan(plain).planned
    assert [one.report.id for one in choose(planned, ["sums/*", "bare"])] == [
        "sums/en", "sums/large", "sums/large-en", "bare",
    ]  # fmt: skip
    with pytest.raises(UsageError) as caught:
        choose(planned, ["sums/lage", "bare", "x" * 99])
    wanted = "no such report; see `reports list`"
    assert set(caught.value.faults) == {
        Fault("notebooks/reports.toml", 0, "", "sums/lage", f"{wanted}; did you mean sums/large?"),
        Fault("notebooks/reports.toml", 0, "", "x" * 80, wanted),
    }


@pytest.mark.parametrize("ids", [(), ("sums", "bare"), ("sums/en",)])
def test_a_one_off_report_wants_one_notebook(plain: Collection, ids: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="-p wants the name of one notebook: sums, bare"):
        plan_for(plain, Wanted(ids, ["first=1"]))


def test_many_reasons_are_cut_short(plain: Collection, package: Path) -> None:
    names = [f"src/helpers/m{number}.py" for number in range(9)]
    _publish(plain, used={"bare": names})
    for name in names:
        (package / Path(name).name).touch()
    assert _stale(plain)["bare"].endswith("src/helpers/m2.py added and 6 more")


def test_what_is_nearest_to_the_reader_comes_first() -> None:
    old = {"data/a.csv": "1", "notebooks/n.ipynb": "1", "parameters": "1"}
    new = {"data/a.csv": "2", "notebooks/n.ipynb": "2", "parameters": "2"}
    assert changes(old, new) == [
        "notebooks/n.ipynb changed", "parameters changed", "data/a.csv changed",
    ]  # fmt: skip


@pytest.mark.failure_mode(132)
def test_a_notebook_that_cannot_be_read_has_failed_reports_and_keeps_its_pages(
    plain: Collection, package: Path
) -> None:
    _publish(plain)
    (plain.notebooks / "01-sums.ipynb").write_text("{", encoding="utf-8")
    plan = make_plan(load_manifest(plain))
    assert len(plan.planned) == len(ALL)
    of_sums = [one for one in plan.planned if one.report.name == "sums"]
    assert {one.report.id: one.state for one in of_sums} == dict.fromkeys(
        ("sums", "sums/large", "sums/en", "sums/large-en"), State.FAILED
    )
    assert all(one.page for one in of_sums)
    assert {one.reason.partition(":")[0] for one in of_sums} == {"notebooks/01-sums.ipynb"}
    assert _states(plan)["bare"] == "fresh"
    assert plan.gone == []


def test_a_rule_of_the_manifest_concerns_every_report(plain: Collection, package: Path) -> None:
    _publish(plain)
    rules = '[rules]\nstderr = "fails"\n'
    plain.manifest.write_text(rules + plain.manifest.read_text(encoding="utf-8"), "utf-8")
    assert set(_stale(plain).values()) == {"notebooks/reports.toml (rules) added"}
