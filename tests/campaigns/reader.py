"""A reader who trusts nothing: what ``reports/site`` shows, every file of it checked.

Knows the published format alone and imports nothing of the product, so that both cannot be wrong
in the same way. Run with a site's path on standard input it reads again and again until that is
closed, and prints what it saw as JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PAUSE_SECONDS = 0.05


class Broken(Exception):
    """Readers see something that is not one whole release."""


def products(site: Path) -> dict[str, str]:
    """Return the digest of every product, of a page without the stamp of its release."""
    found = {}
    for file in read(site)["files"]:
        data = (site / file["path"]).read_bytes()
        unstamped = re.sub(rb"<!--stamp-->.*?<!--/stamp-->", b"", data, flags=re.DOTALL)
        found[file["path"]] = hashlib.sha256(unstamped).hexdigest()
    return found


def read(site: Path) -> dict[str, Any]:
    """Return ``release.json`` of the one release that is shown, after checking all of it.

    The site is resolved once, as a reader's browser or copying program would do. Where the file
    system has no links, it is a folder in which releases stand side by side.
    """
    linked = site.is_symlink()
    folder = site.resolve()
    try:
        content: dict[str, Any] = json.loads((folder / "release.json").read_bytes())
        if linked and content["release"] != folder.name:
            raise Broken(f"mixed: {folder.name} says it is {content['release']}")
        for file in content["files"]:
            data = (folder / file["path"]).read_bytes()
            if (len(data), hashlib.sha256(data).hexdigest()) != (file["bytes"], file["sha256"]):
                raise Broken(f"torn: {folder / file['path']}")
    except OSError as error:
        raise Broken(f"missing: {error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Broken(f"torn: {folder / 'release.json'}: {error!r}") from error
    named = {file["path"] for file in content["files"]}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if linked and there != named | {"release.json"}:
        raise Broken(f"mixed: {sorted(there ^ named - {'release.json'})} in {folder.name}")
    wanted = {path for report in content["reports"] for path in _products(report["files"])}
    if not wanted <= named:
        raise Broken(f"missing: {sorted(wanted - named)} in {folder.name}")
    return content


def _products(files: dict[str, Any]) -> list[str]:
    return [path for kind in ("html", "pdf", "ipynb") if (path := files[kind])] + files["tables"]


def watch(site: Path) -> dict[str, Any]:
    """Read until standard input is closed; releases may only follow each other."""
    seen: dict[str, Any] = {"reads": 0, "releases": 0, "broken": []}
    last = ""
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            release = read(site)["release"]
        except Broken as error:
            seen["broken"].append(str(error))
        else:
            if release < last:
                seen["broken"].append(f"mixed: {release} after {last}")
            seen["releases"] += release != last
            last = release
        seen["reads"] += 1
        time.sleep(PAUSE_SECONDS)
    return seen


@contextmanager
def reading(site: Path) -> Iterator[dict[str, Any]]:
    """Read a site in another process all the while; the result is there afterwards."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(f"{site}\n")
    process.stdin.flush()
    seen: dict[str, Any] = {}
    try:
        yield seen
    finally:
        seen |= json.loads(process.communicate()[0])


if __name__ == "__main__":
    json.dump(watch(Path(sys.stdin.readline().rstrip("\n"))), sys.stdout)
