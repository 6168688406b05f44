"""What is handed on: whole, as published, and saying what it is."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from helpers import cli
from helpers.errors import CollectionError, UsageError
from helpers.paths import Collection
from helpers.pipeline.release.share import share

from .builds import build_warm, release


def unpacked(path: Path, to: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(to)
    return {
        file.relative_to(to).as_posix(): file.read_bytes()
        for file in to.rglob("*")
        if file.is_file()
    }


def published(collection: Collection, report: str) -> dict[str, bytes]:
    """The files of a report that an archive is to hold, by their names in the site."""
    (files,) = (one["files"] for one in release(collection)["reports"] if one["id"] == report)
    single = [files[kind] for kind in ("html", "pdf", "ipynb", "xlsx", "datapackage")
              if files.get(kind)]  # fmt: skip
    return {path: (collection.site / path).read_bytes() for path in [*single, *files["tables"]]}


def unlinked(files: Iterable[bytes]) -> list[bytes]:
    """Files in order, pages without where their links lead, which an archive changes alone."""
    link = re.compile(rb' (href|value)="[^"#]+"( data-here)?')
    return sorted(link.sub(b"", data) if b"<!DOCTYPE" in data[:20] else data for data in files)


def damage(collection: Collection, path: str) -> None:
    """Change a published file, its size as it was."""
    file = collection.site.resolve() / path
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(bytes([data[0] ^ 1]) + data[1:])


def test_an_archive_holds_what_is_published_and_proves_it(
    built: Collection, tmp_path: Path
) -> None:
    done = share(built, ["sums/en"], to=tmp_path)
    assert done.path == tmp_path / "sums_en.zip"
    assert not done.stale
    assert not done.refused
    found = unpacked(done.path, tmp_path / "elsewhere")
    folder = tmp_path / "elsewhere/sums_en"
    with zipfile.ZipFile(done.path) as archive:
        modes = {stat.filemode(entry.external_attr >> 16) for entry in archive.infolist()}
    assert modes == {"-rw-r--r--"}
    own = {f"sums_en/{name}" for name in ("README.txt", "SHA256SUMS")}
    wanted = published(built, "sums/en")
    assert {name for name in wanted if name.endswith(".pdf")}
    assert unlinked(found[name] for name in found.keys() - own) == unlinked(wanted.values())
    assert {"sums_en/sums_en.html", "sums_en/sums_en.pdf", "sums_en/sums_en.ipynb"} <= found.keys()
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    lines = found["sums_en/SHA256SUMS"].decode().splitlines()
    assert {line[66:] for line in lines} == {
        name.partition("/")[2] for name in found.keys() - {"sums_en/SHA256SUMS"}
    }


@pytest.mark.parametrize(
    ("reports", "beside"),
    [
        (["sums/en"], {"sums_en.pdf", "sums_en.ipynb"}),
        (["sums*"], {"sums_en.pdf", "../sums/sums.html", "../sums_large-en/sums_large-en.html"}),
    ],
)
def test_a_page_links_to_what_is_in_the_archive_with_it(
    reports: list[str], beside: set[str], built: Collection, tmp_path: Path
) -> None:
    found = unpacked(share(built, reports, to=tmp_path).path, tmp_path / "out")
    page = lxml.html.document_fromstring(found["sums_en/sums_en.html"].decode())
    linked = page.xpath("//@href[../@data-here] | //@value[../@data-here]")
    assert beside <= {*linked}
    assert all((tmp_path / "out/sums_en" / unquote(link)).is_file() for link in linked)
    assert page.xpath("//a[@class='home']/@href") == ["../index-en.html"]


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("sums", ["더하기", "둘을 더하면 얼마인가?", "발행: ", "KST", "지문: ", "인용: ", "파일"]),
        (
            "sums/en",
            ["Sums", "What do two numbers add up to?", "Published: ", "KST", "Fingerprint: ",
             "Cite as: ", "Files"],
        ),
    ],
)  # fmt: skip
def test_the_read_me_says_what_it_is_in_the_reports_language(
    report: str, words: list[str], built: Collection, tmp_path: Path
) -> None:
    found = unpacked(share(built, [report], to=tmp_path).path, tmp_path / "out")
    (data,) = (data for name, data in found.items() if name.endswith("README.txt"))
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    content = release(built)
    (entry,) = (one for one in content["reports"] if one["id"] == report)
    for word in [*words, entry["fingerprint"], content["release"].partition("-")[0], "@misc{"]:
        assert word in text, word
    for name in found.keys() - {f"{report.replace('/', '_')}/README.txt"}:
        below = name.partition("/")[2]
        assert f"- {'tables/*.csv' if below.endswith('.csv') else below}: " in text, name


def test_the_same_reports_make_the_same_archive_over_an_older_one(
    built: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = share(built, ["sums"]).path.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["sums.zip"]
    other = share(built, ["sums"], to=Path("new/folder/one.ZIP")).path
    assert other == Path("new/folder/one.ZIP")
    assert other.read_bytes() == first
    assert share(built, ["bare"], to=other).path.read_bytes() != first
    assert share(built, ["sums"], to=other).path.read_bytes() == first


def test_several_reports_have_a_folder_each(built: Collection, tmp_path: Path) -> None:
    done = share(built, ["sums*", "bare"], to=tmp_path)
    assert done.path.name == "reports.zip"
    with zipfile.ZipFile(done.path) as archive:
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {name.partition("/")[0] for name in names} == {
        "sums", "sums_en", "sums_large", "sums_large-en", "bare",
    }  # fmt: skip
    assert len(names) == len(set(map(str.lower, names)))


def test_reports_whose_ids_read_alike_stay_apart(
    published_plain: Collection, tmp_path: Path
) -> None:
    notebooks = published_plain.notebooks
    shutil.copy(notebooks / "02-bare.ipynb", notebooks / "03-more.ipynb")
    text = published_plain.manifest.read_text(encoding="utf-8")
    bare = text.rpartition("[[notebook]]")[2].replace('"bare"', '"sums-large"')
    text += f"\n[[notebook]]{bare.replace('02-bare', '03-more')}"
    published_plain.manifest.write_text(text, encoding="utf-8")
    assert build_warm(published_plain, "sums-large", "--no-pdf").returncode == 0
    both = ["sums/large", "sums-large"]
    found = unpacked(share(published_plain, both, to=tmp_path).path, tmp_path / "out")
    pages = {published(published_plain, one)[f"{one}.html"] for one in both}
    assert len(pages) == 2
    assert {*unlinked(pages)} <= {*unlinked(found.values())}
    # Handed on one after the other, the second does not take the place of the first.
    assert len({share(published_plain, [one], to=tmp_path).path for one in both}) == 2


@pytest.mark.parametrize("content", [b"mine", b"", None])
def test_what_is_no_archive_of_ours_is_not_overwritten(
    content: bytes | None, built: Collection, tmp_path: Path
) -> None:
    path = tmp_path / "sums.zip"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mine", "mine")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"sums\.zip"):
        share(built, ["sums"], to=tmp_path)
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match=r"ending in \.zip"):
        share(built, ["sums"], to=path / "below")


def test_an_archive_is_there_whole_or_not_at_all(
    built: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = share(built, ["sums"], to=tmp_path).path
    before = path.read_bytes()

    def fail(*args: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        share(built, ["bare"], to=path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_report_is_refused_by_name_and_the_others_handed_on(
    published_plain: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(published_plain, "sums/en.pdf")
    root = ["--root", str(published_plain.root), "share"]
    target = ["--to", str(tmp_path / "a.zip")]
    assert cli.main([*root, "sums/en", *target]) == cli.FAILED
    assert "sums/en: sums/en.pdf is not as it was published" in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()
    assert cli.main([*root, "sums*", *target]) == cli.FAILED
    said = capsys.readouterr()
    assert "sums/en: left out: sums/en.pdf is not as it was published" in said.err
    assert said.out.strip() == str(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        folders = {name.partition("/")[0] for name in archive.namelist()}
    assert folders == {"sums", "sums_large", "sums_large-en"}
    (published_plain.site / "bare.html").unlink()
    with pytest.raises(CollectionError, match=r"bare: bare\.html is not as it was published"):
        share(published_plain, ["bare"], to=tmp_path)


def test_a_stale_report_is_handed_on_with_a_word(
    published_plain: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = published_plain.manifest
    text = manifest.read_text(encoding="utf-8").replace("first = 1000", "first = 2000")
    manifest.write_text(text, encoding="utf-8")
    root = ["--root", str(published_plain.root), "share"]
    assert cli.main([*root, "sums/large-en", "--to", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("sums/large-en: handed on as published, not up to date: ")
    found = unpacked(tmp_path / "sums_large-en.zip", tmp_path / "out")
    assert "has changed since it was published" in found["sums_large-en/README.txt"].decode()
    shown = published(published_plain, "sums/large-en")["sums/large-en.html"]
    assert unlinked([found["sums_large-en/sums_large-en.html"]]) == unlinked([shown])


def test_what_is_not_published_and_what_is_not_there_are_told_apart(
    plain: Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = ["--root", str(plain.root), "share", "--to", str(tmp_path)]
    assert cli.main([*root, "sums"]) == cli.FAILED
    assert "sums: it is not published; `reports build sums` makes it" in capsys.readouterr().err
    assert cli.main([*root, "nothing-*"]) == cli.USAGE
    assert cli.main(root) == cli.USAGE
    assert not list(tmp_path.glob("*.zip"))


def test_a_page_of_before_there_were_stamps_is_handed_on_all_the_same(
    published_plain: Collection, tmp_path: Path
) -> None:
    folder = published_plain.site.resolve()
    page = folder / "sums/en.html"
    data = page.read_bytes().replace(b"<!--stamp-->", b"<!--none-->")
    page.unlink()
    page.write_bytes(data)
    content = json.loads((folder / "release.json").read_bytes())
    for file in content["files"]:
        if file["path"] == "sums/en.html":
            file |= {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    found = unpacked(share(published_plain, ["sums/en"], to=tmp_path).path, tmp_path / "out")
    text = found["sums_en/README.txt"].decode("utf-8-sig")
    assert text.startswith("Sums\n")
    assert f"Published: {content['release'].partition('-')[0]}\n" in text
