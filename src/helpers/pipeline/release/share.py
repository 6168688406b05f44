"""Handing published reports on: one archive that says what it holds and proves that it is whole.

Belongs here: choosing a report's files, the read-me, the checksums and the archive. Nothing is
drawn: what is handed on is what readers of the site see, byte by byte, but for a page's links to
what is in the archive with it. The same reports of the same release make the same archive.
"""

from __future__ import annotations

import hashlib
import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from helpers.display.wording import say
from helpers.errors import CollectionError, Fault, UsageError
from helpers.paths import Collection
from helpers.pipeline.disk import write_file
from helpers.pipeline.page.citation import Citation, citation_in, in_one_word
from helpers.pipeline.plan.plan import Planned, State, Wanted, plan_for
from helpers.pipeline.plan.published import Release

READ_ME, SUMS = "README.txt", "SHA256SUMS"
# By this comment an archive is known as one that may be replaced.
MARK = b"reports share"
_SEVERAL = "reports.zip"
# The earliest time an archive can tell: the same for all files, whenever it is made.
_TIME = (1980, 1, 1, 0, 0, 0)
_LINK = re.compile(r'(?<= )(href|value)="([^"#]+)"')


@dataclass(frozen=True, slots=True)
class Shared:
    """An archive and what is to be told of it."""

    path: Path  #: Where it is.
    stale: Mapping[str, str]  #: Reports in it that are not up to date, and why.
    refused: Mapping[str, str]  #: Reports that were asked for and are not in it, and why.


def share(collection: Collection, ids: Sequence[str], *, to: Path | None = None) -> Shared:
    """Put the published files of reports into one archive.

    Parameters
    ----------
    collection : Collection
        Where they are published.
    ids : Sequence of str
        Reports by id or pattern.
    to : Path, optional
        The archive, ending in ``.zip``, or the folder it is put in; the working directory by
        default.

    Raises
    ------
    CollectionError
        None of the reports can be handed on.
    UsageError
        No such report, or something else stands in the archive's place.
    """
    plan, chosen = plan_for(collection, Wanted(ids, pdf=False))
    whole: list[tuple[Planned, dict[str, bytes]]] = []
    stale, refused = {}, {}
    for planned in chosen:
        report = planned.report
        held = dict(_held(plan.release, report.id))
        lost = [path for path, data in held.items() if data is None]
        if lost or not held:
            renew = f"`reports build {report.id}{' --force' if lost else ''}`"
            why = f"{lost[0]} is not as it was published" if lost else "it is not published"
            refused[report.id] = f"{why}; {renew} makes it"
            continue
        if planned.state is not State.FRESH:
            stale[report.id] = planned.reason
        whole.append((planned, {path: data for path, data in held.items() if data is not None}))
    if not whole:
        raise CollectionError("\n".join(f"{one}: {why}" for one, why in refused.items()))
    places = {path: _place_of(path, one.report.id) for one, files in whole for path in files}
    folders = {
        in_one_word(one.report.id): _folder(
            one, plan.release, files, said=plan.manifest.site.said(one.report.lang), places=places
        )
        for one, files in whole
    }
    name = f"{next(iter(folders))}.zip" if len(chosen) == 1 else _SEVERAL
    path = _place(to or Path(), name=name)
    write_file(path, _archive(folders))
    return Shared(path, stale, refused)


def _held(release: Release, report: str) -> Iterator[tuple[str, bytes | None]]:
    """Yield path and bytes of what is handed on; None for bytes that are not those published."""
    if report not in release.reports:
        return
    for path in release.files_of(report):
        if not path.endswith(".png"):
            yield path, release.read(path)


def _place_of(path: str, report: str) -> str:
    """Return where a file of a report stands in the archive.

    >>> _place_of("exports/en.pdf", "exports/en"), _place_of("sums/tables/a.csv", "sums")
    ('exports_en/exports_en.pdf', 'sums/tables/a.csv')
    """
    folder = in_one_word(report)
    stem, ending = posixpath.splitext(path)
    name = f"{folder}{ending}" if stem == report else f"tables/{posixpath.basename(path)}"
    return f"{folder}/{name}"


def _linked(page: str, path: str, places: Mapping[str, str]) -> str:
    """Return a page that says of its links to what is in the archive that they lead there."""
    own = posixpath.dirname(path)

    def here(link: re.Match[str]) -> str:
        aim = posixpath.normpath(posixpath.join(own, unquote(html.unescape(link[2]))))
        if aim == path or aim not in places:
            return link[0]
        near = posixpath.relpath(places[aim], posixpath.dirname(places[path]))
        return f'{link[1]}="{quote(near)}" data-here'

    return _LINK.sub(here, page)


def _folder(
    planned: Planned,
    release: Release,
    held: Mapping[str, bytes],
    *,
    said: Mapping[str, str],
    places: Mapping[str, str],
) -> dict[str, bytes]:
    """Return the files of one report as they are handed on, read-me first and checksums last."""
    report = planned.report
    files = release.reports[report.id]["files"]
    kinds = {path: kind for kind, path in files.items() if isinstance(path, str)}
    kinds |= dict.fromkeys(files["tables"], "tables")
    page = held[files["html"]].decode()
    linked = _linked(page, files["html"], places).encode()
    named: dict[str, str] = {}
    holding: dict[str, bytes] = {}
    for path, data in held.items():
        name = places[path].partition("/")[2]
        named.setdefault(kinds[path], "tables/*.csv" if kinds[path] == "tables" else name)
        holding[name] = linked if path == files["html"] else data
    citation = citation_in(page, id=report.id) or Citation(
        report.id, report.title, report.question, report.lang,
        said.get("title") or say("pages.collection", report.lang), said.get("licence", ""),
        release=release.id, fingerprint=release.reports[report.id]["fingerprint"],
    )  # fmt: skip
    text = _read_me(citation, named, stale=planned.state is not State.FRESH)
    # With a mark of its encoding: without, Korean Windows takes it for another.
    whole = {READ_ME: text.encode("utf-8-sig"), **holding}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in whole.items())
    return {**whole, SUMS: sums.encode()}


def _read_me(citation: Citation, named: Mapping[str, str], *, stale: bool) -> str:
    """Return what a recipient is told who has nothing but the archive."""
    lang = citation.lang
    stamp = {
        "data": citation.data,
        "published": citation.when if citation.published else citation.number,
        "fingerprint": citation.fingerprint,
        "address": citation.address,
        "cite": citation.line(lang),
    }
    facts = {say(f"pages.stamp.{key}", lang): text for key, text in stamp.items()}
    facts[say("share.licence", lang)] = citation.licence
    lines = [citation.title, "", *filter(None, [citation.question])]
    lines += [say("share.what", lang, collection=citation.collection)]
    lines += ["", say("share.stale", lang)] if stale else []
    lines += ["", *(f"{label}: {text}" for label, text in facts.items() if text)]
    files = {name: say(f"share.{kind}", lang) for kind, name in named.items()}
    files[SUMS] = say("share.sums", lang, command=f"sha256sum -c {SUMS}")
    lines += ["", say("share.files", lang), *(f"- {name}: {text}" for name, text in files.items())]
    return "\n".join([*lines, "", "BibTeX", citation.bibtex, ""])


def _archive(folders: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """Return an archive of folders that is the same for the same files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.comment = MARK
        for folder, files in folders.items():
            for name, data in files.items():
                entry = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                # As made on Unix, a plain file that all may read, wherever it is made.
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                archive.writestr(entry, data)
    return whole.getvalue()


def _place(to: Path, *, name: str) -> Path:
    """Return where an archive goes; what is none of ours stays there."""
    path = to if to.suffix.lower() == ".zip" and not to.is_dir() else to / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise _taken(path.parent, "a folder, or a name ending in .zip") from None
    if path.exists():
        try:
            with zipfile.ZipFile(path) as archive:
                ours = archive.comment == MARK
        except (OSError, zipfile.BadZipFile):
            ours = False
        if not ours:
            raise _taken(path, "a free name, or an archive that `reports share` made") from None
    return path


def _taken(path: Path, wanted: str) -> UsageError:
    return UsageError([Fault("--to", 0, "", str(path), wanted)])
