from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import UsageError
from helpers.paths import PAGES, Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.page.layout import TEMPLATES

ENTRY = """
[[notebook]]
name = "sums"
file = "01-sums.ipynb"
title = { ko = "더하기", en = "Sums" }
  [[notebook.report]]
  title = { ko = "더하기", en = "Sums" }
"""


def _write(collection: Collection, text: str) -> Collection:
    collection.manifest.write_text(text, encoding="utf-8")
    return collection


def test_every_set_is_spread_over_both_languages(plain: Collection) -> None:
    reports = load_manifest(plain).reports
    assert [report.id for report in reports] == [
        "sums", "sums/en", "sums/large", "sums/large-en", "bare",
    ]  # fmt: skip


def test_a_report_knows_its_parameters_titles_and_question(plain: Collection) -> None:
    report = next(one for one in load_manifest(plain).reports if one.id == "sums/large-en")
    assert report.parameters == {"first": 1000, "second": 3, "lang": "en"}
    assert report.given == {"first": 1000}
    assert (report.title, report.notebook_title) == ("Large sums", "Sums")
    assert report.question == "What do two numbers add up to?"
    assert (report.lang, report.slug, report.custom) == ("en", "large", False)


def test_twins_are_the_same_report_in_either_language(plain: Collection) -> None:
    manifest = load_manifest(plain)
    assert [manifest.twin(report) for report in manifest.reports] == [
        "sums/en", "sums", "sums/large-en", "sums/large", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "sums"', 'nmae = "sums"', "did you mean name"),
        ('name = "sums"', 'name = "../sums"', "small letters, digits and single hyphens"),
        ('name = "sums"', 'name = "Sums"', "small letters"),
        ('name = "sums"', 'name = "index"', "taken"),
        ('title = { ko = "더하기", en = "Sums" }', 'title = { ko = "더하기" }', "title.en"),
        (
            'title = { ko = "더하기", en = "Sums" }',
            'title = { ko = "더하기", en = " " }',
            "title.en",
        ),
        ("01-sums.ipynb", "../secret.ipynb", "inside notebooks/"),
        ("01-sums.ipynb", "/etc/passwd", "inside notebooks/"),
        ("01-sums.ipynb", "http://127.0.0.1/x.ipynb", "inside notebooks/"),
        ("01-sums.ipynb", "reports.toml", "inside notebooks/"),
        ("[[notebook.report]]", '[[notebook.report]]\n  slug = "a_b"', "small letters"),
        ("[[notebook.report]]", '[[notebook.report]]\n  slug = "en"', "taken"),
        ("[[notebook.report]]", '[[notebook.report]]\n  slug = "custom-1"', "taken"),
        ("[[notebook.report]]", "[[notebook.report]]\n  parameters = { x = 1 }", "no parameter"),
        ("[[notebook.report]]", '[[notebook.report]]\n  parameters = { first = "1" }', "whole"),
        ("[[notebook.report]]", "[[notebook.report]]\n  parameters = { first = true }", "whole"),
        ("[[notebook.report]]", '[[notebook.report]]\n  parameters = { lang = "ko" }', "both"),
        ("\n[[notebook]]", "\n[limits]\ncell_secs = 3\n[[notebook]]", "did you mean cell_seconds"),
        ("\n[[notebook]]", "\n[limits]\ncell_seconds = 0\n[[notebook]]", "greater than 0"),
        ("\n[[notebook]]", "\n[limits]\ncell_seconds = true\n[[notebook]]", "a valid number"),
        ("\n[[notebook]]", "\n[limits]\nrun_seconds = '9'\n[[notebook]]", "a valid number"),
        ("\n[[notebook]]", "\n[schedule]\nevery_hours = true\n[[notebook]]", "a valid number"),
        ("\n[[notebook]]", "\n[site]\ntitle = 'T'\n[[notebook]]", "«T»: a table of ko, en"),
        ("\n[[notebook]]", "\nlimits = 9\n[[notebook]]", "«9»: a table of cell_seconds, report_"),
        (
            "\n[[notebook]]",
            '\n[site]\nfront = "sums/em"\n[[notebook]]',
            "«sums/em»: the id of a report, such as sums; did you mean sums/en?",
        ),
        ("\n[[notebook]]", "\nnotebook = 3\n[[notebook]]", "TOML"),
    ],
)
def test_a_manifest_is_read_strictly(plain: Collection, old: str, new: str, told: str) -> None:
    assert old in ENTRY
    with pytest.raises(UsageError, match=r"notebooks/") as refused:
        load_manifest(_write(plain, ENTRY.replace(old, new, 1)))
    assert told in str(refused.value)


# What a site's own pages are called, whether or not this one has any of sources or data.
@pytest.mark.parametrize("name", ["index", "data", "sources", "changes", "status"])
@pytest.mark.parametrize("suffix", ["", "-en"])
def test_no_report_is_called_like_a_page_of_the_site(
    plain: Collection, name: str, suffix: str
) -> None:
    taken = ENTRY.replace('"sums"', f'"{name}{suffix}"')
    with pytest.raises(UsageError, match=f"name: «{name}{suffix}»: another name; it is taken"):
        load_manifest(_write(plain, taken))
    # Below a report's own name nothing of the site's stands.
    below = ENTRY.replace("[[notebook.report]]", '[[notebook.report]]\n  slug = "data"')
    assert load_manifest(_write(plain, below)).ids == {"sums/data", "sums/data-en"}


def test_a_new_page_of_the_site_is_barred_by_itself() -> None:
    templates = {file.name.partition(".")[0] for file in TEMPLATES.glob("*.html.j2")}
    assert {*PAGES} == templates - {"site", "parts"}


def test_a_collection_says_what_it_is_called(plain: Collection) -> None:
    assert load_manifest(_write(plain, ENTRY)).site.said("en") == {}
    site = '[site]\nlicence = { ko = "조건", en = "Terms" }\n'
    manifest = load_manifest(_write(plain, site + ENTRY))
    assert manifest.site.said("ko") == {"licence": "조건"}
    assert manifest.site.said("en") == {"licence": "Terms"}
    with pytest.raises(UsageError, match="did you mean licence"):
        load_manifest(_write(plain, site.replace("licence", "license") + ENTRY))


def test_every_fault_is_told_at_once(plain: Collection) -> None:
    twice = ENTRY + ENTRY.replace("parameters", "x")
    broken = twice + ENTRY.replace('"sums"', '"other"').replace("01-sums", "../absent")
    with pytest.raises(UsageError) as refused:
        load_manifest(_write(plain, broken))
    told = str(refused.value)
    assert "each notebook once" in told
    assert "inside notebooks/" in told


def test_ids_are_unique_whatever_the_case(plain: Collection) -> None:
    second = ENTRY.rpartition("  [[notebook.report]]")[2]
    with pytest.raises(UsageError, match="each report's id once"):
        load_manifest(_write(plain, ENTRY + "  [[notebook.report]]" + second))


def test_a_slug_may_not_collide_with_another_language(plain: Collection) -> None:
    sets = ""
    for slug in ("a", "a-en"):
        sets += f'  [[notebook.report]]\n  slug = "{slug}"\n  title = {{ ko = "가", en = "A" }}\n'
    with pytest.raises(UsageError, match="sums/a-en"):
        load_manifest(_write(plain, ENTRY + sets))


def test_a_link_out_of_the_collection_is_not_followed(plain: Collection, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ipynb"
    outside.write_bytes((plain.notebooks / "01-sums.ipynb").read_bytes())
    (plain.notebooks / "01-sums.ipynb").unlink()
    (plain.notebooks / "01-sums.ipynb").symlink_to(outside)
    [fault] = load_manifest(_write(plain, ENTRY)).broken["sums"]
    assert fault.wanted == "a file of notebooks/, no link out of it"


def _directory(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


@pytest.mark.failure_mode(132)
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_directory, "a folder"),
        (os.mkfifo, "a named pipe"),
        (lambda path: path.symlink_to("/dev/zero"), "no link out of it"),
        (_loop, "a loop of links"),
        (_large, "«200 MB»"),
        (lambda path: path.write_bytes(b"\xff"), "UTF-8"),
        (Path.exists, "a notebook that exists"),
    ],
    ids=["directory", "pipe", "device", "loop", "large", "bytes", "absent"],
)
def test_what_is_no_notebook_is_told_at_once_and_costs_the_others_nothing(
    plain: Collection, make: Callable[[Path], object], told: str
) -> None:
    path = plain.notebooks / "02-bare.ipynb"
    path.unlink()
    make(path)
    manifest = load_manifest(plain)
    assert told in str(manifest.broken["bare"][0])
    assert [report.id for report in manifest.reports] == [
        "sums", "sums/en", "sums/large", "sums/large-en", "bare",
    ]  # fmt: skip


@pytest.mark.failure_mode(134)
def test_a_collection_declares_its_own_vocabulary(plain: Collection) -> None:
    meaning = '[parameters.first]\ntype = "int"\nmaximum = 500\nwanted = "up to 500"\n'
    text = plain.manifest.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"sums/large parameters first: «1000»: up to 500"):
        load_manifest(_write(plain, meaning + text))
    assert load_manifest(_write(plain, text)).vocabulary == {}
    narrow = meaning.replace("500", "1")
    [fault] = load_manifest(_write(plain, narrow + text)).broken["sums"]
    assert (fault.column, fault.value) == ("parameters first", "2")


@pytest.mark.parametrize(
    "table",
    ["typ = 'int'", "type = 'int'\nchoices = ['a']", "minimum = 3", "codes = 'a.csv'"],
)
def test_a_vocabulary_is_read_strictly(plain: Collection, table: str) -> None:
    with pytest.raises(UsageError, match=r"parameters\.first"):
        load_manifest(_write(plain, f"[parameters.first]\n{table}\n{ENTRY}"))


@pytest.mark.failure_mode(109)
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a = " + b"[" * 100_000, "TOML in UTF-8"),
        (b"a = " + b"9" * 5_000, "TOML in UTF-8"),
        (ENTRY.encode("utf-16"), "UTF-16 text"),
        (b"PK\x03\x04" + ENTRY.encode(), "a zip or spreadsheet"),
        (b"a = '\0'", "NUL"),
        (b" " * 10_000_001, "at most 10000000 bytes"),
    ],
    ids=["deep", "long-number", "utf-16", "zip", "nul", "huge"],
)
def test_a_manifest_that_is_broken_is_named(plain: Collection, content: bytes, told: str) -> None:
    plain.manifest.write_bytes(content)
    with pytest.raises(UsageError, match=r"notebooks/reports\.toml") as refused:
        load_manifest(plain)
    assert told in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.failure_mode(109)
def test_a_byte_order_mark_and_line_ends_of_an_editor_are_no_fault(plain: Collection) -> None:
    wanted = load_manifest(plain).reports
    plain.manifest.write_bytes(
        b"\xef\xbb\xbf" + plain.manifest.read_bytes().replace(b"\n", b"\r\n")
    )
    assert load_manifest(plain).reports == wanted


def test_the_manifest_may_be_absent_or_no_utf8(plain: Collection) -> None:
    plain.manifest.write_bytes("title = '더하기'".encode("cp949"))
    with pytest.raises(UsageError, match=r"UTF-8 text; save the file as UTF-8 \(CP949"):
        load_manifest(plain)
    plain.manifest.unlink()
    with pytest.raises(UsageError, match="a manifest of reports"):
        load_manifest(plain)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/", "https://example.org/"),
        ("http://127.0.0.1:8000/a%20b/~c", "http://127.0.0.1:8000/a%20b/~c/"),
    ],
)
def test_a_collection_says_where_it_lives(plain: Collection, address: str, kept: str) -> None:
    manifest = load_manifest(_write(plain, f'{ENTRY}\n[site]\naddress = "{address}"\n'))
    assert manifest.site.said("ko") == {"address": kept}


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "//example.org/", "ftp://example.org/", "javascript:alert(1)",
        "https://user:word@example.org/", "https://example.org/?a=b", "https://example.org/#a",
        "https://example.org/a b", "https://example.org/<b>", "https://example.org/'x",
        "https://예.한국/", "file:///srv/site/", "https://example.org:port/", "https:///a",
        "https://example.org/a\\nb",
    ],
)  # fmt: skip
def test_only_an_address_of_the_web_is_taken(plain: Collection, address: str) -> None:
    with pytest.raises(UsageError, match=r"site\.address.*the collection's address"):
        load_manifest(_write(plain, f'{ENTRY}\n[site]\naddress = "{address}"\n'))
