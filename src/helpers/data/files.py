"""Files as they are found: plain ones of a bounded size, with text in UTF-8, or why not.

Belongs here: what stands in the way of reading a file, whatever it holds. Nothing is opened that
could keep its reader waiting, and nothing is read without measure.
"""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

from helpers.errors import DataError, Fault

LARGEST_FILE = 10_000_000
#: First bytes of files that are something else than text, whatever their name says.
MAGIC = {
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"(\xb5/\xfd": "a zstd file",
    b"7z\xbc\xaf": "a 7z file",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Office or Hangul file",
    b"\x89PNG": "a PNG picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
    b"version https://git-lfs": "a pointer of Git LFS",
    b"\xff\xfe\0\0": "UTF-32 text",
    b"\0\0\xfe\xff": "UTF-32 text",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
#: The same of texts, in small letters and without space before them.
MARKUP = {b"<!doctype html": "an HTML page", b"<html": "an HTML page", b"<?xml": "an XML file"}
_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket"}


def open_plain(path: Path) -> BufferedReader:
    """Open a file to be read, without waiting for anybody to write into it.

    An OSError says, with ``strerror``, why it cannot be opened, or what it is if no plain file.
    """
    return open(path, "rb", opener=_plain)


def _plain(path: str, flags: int) -> int:
    # Before it is opened, which would change what some devices do, and be refused for sockets.
    kind = stat.S_IFMT(os.stat(path).st_mode)  # noqa: PTH116 - as the opener is given it
    if kind != stat.S_IFREG:
        raise OSError(errno.EINVAL, _KINDS.get(kind, "a device"), path)
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(path: Path, *, file: str, form: str, purpose: str) -> str:
    """Return a file's text without byte-order mark, or raise the one fault that says why not.

    The fault names the ``file``, says what ``form`` it is to have (``a CSV file in UTF-8``) and
    what ``purpose`` it is there for.
    """
    try:
        with open_plain(path) as opened:
            content = opened.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        value = "a link to no file" if path.is_symlink() else "no such file"
        raise DataError([Fault(file, 0, "", value, purpose)]) from None
    except OSError as error:
        wanted = f"a file that can be read, {purpose}"
        raise DataError([Fault(file, 0, "", str(error.strerror), wanted)]) from None
    if len(content) > LARGEST_FILE:
        wanted = f"at most {LARGEST_FILE} bytes, {purpose}"
        raise DataError([Fault(file, 0, "", f"{path.stat().st_size} bytes", wanted)])
    return _decoded(content, file=file, form=form)


def line_of(text: str | bytes, position: int) -> int:
    r"""Return the line a position stands on, as a text editor counts lines.

    >>> line_of("a\r\nb\rc", 5), line_of(b"ab", 1)
    (3, 1)
    """
    before = text[:position]
    if isinstance(before, bytes):
        return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _decoded(content: bytes, *, file: str, form: str) -> str:
    head = content[:100].lstrip().lower()
    kinds = [what for magic, what in MAGIC.items() if content.startswith(magic)]
    kinds += [what for opening, what in MARKUP.items() if head.startswith(opening)]
    if kinds:
        raise DataError([Fault(file, 0, "", kinds[0], form)])
    nul = content.find(b"\0")
    if nul >= 0:
        every_other = content[:100].count(b"\0") > len(content[:100]) // 4
        hint = "; UTF-16? save the file as UTF-8" if every_other else ""
        wanted = f"text without NUL bytes{hint}"
        raise DataError([Fault(file, line_of(content, nul), "", "NUL byte", wanted)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in the bytes that were decoded: without the mark.
        place = error.start + (len(content) - len(error.object))
        shown = f"byte 0x{content[place]:02x}"
        wanted = f"UTF-8 text; save the file as UTF-8{_korean(content)}"
        raise DataError([Fault(file, line_of(content, place), "", shown, wanted)]) from None


def _korean(content: bytes) -> str:
    """Return a word on the encoding that Korean spreadsheets save in, where it may be that."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        return ""
    return " (CP949? so Excel saves «CSV»)" if any("가" <= sign <= "힣" for sign in text) else ""
