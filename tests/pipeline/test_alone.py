"""What leaves the collection stands alone: no link to what is not there, and it says what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import lxml.html
import pytest

from helpers.paths import Collection

from .builds import reports
from .conftest import FIXTURES


def dead_links(site: Path) -> list[tuple[str, str]]:
    """Return every address on every page of a site that leads to no file of it."""
    dead = []
    for page in sorted(site.resolve().rglob("*.html")):
        document = lxml.html.document_fromstring(page.read_bytes().decode())
        found = document.xpath("//a/@href | //option/@value | //@src")
        for address in filter(None, found):
            path = address.partition("#")[0]
            within = "://" not in path and not path.startswith("data:")
            if path and within and not (page.parent / path).is_file():
                dead.append((page.name, address))
    return dead


@pytest.mark.parametrize("wanted", [["sums"], ["sums/en"], ["sums/large", "sums/en", "bare"]])
def test_a_partial_build_links_to_nothing_that_was_never_built(
    wanted: list[str], tmp_path: Path
) -> None:
    shutil.copytree(FIXTURES / "plain", tmp_path / "plain")
    collection = Collection(tmp_path / "plain")
    done = reports(collection, "build", *wanted)
    assert done.returncode == 0, done.stderr
    assert len(list(collection.site.resolve().rglob("*.html"))) == len(wanted) + 2
    assert dead_links(collection.site) == []


def test_a_whole_build_has_no_dead_link(built: Collection) -> None:
    assert dead_links(built.site) == []
