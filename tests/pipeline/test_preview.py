"""A page that follows what is saved, and a server that answers this machine alone."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from watchfiles import Change

from helpers.display import wording
from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.preview.preview import _counts, default_id
from helpers.pipeline.preview.remake import forget_words
from helpers.pipeline.preview.server import CHANGES, Shelf, serving
from helpers.pipeline.run.processes import descendants

from .builds import alive, command, until


class Browser:
    """Asks one server for pages, as a browser does."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://").strip().rstrip("/")

    def ask(self, path: str = "/", *, method: str = "GET", host: str = "") -> tuple[int, str, str]:
        """Return status, where it leads, and what is there."""
        with closing(http.client.HTTPConnection(self.host, timeout=60)) as connection:
            connection.request(method, path, headers={"Host": host or self.host})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()

    def page(self) -> str:
        status, place, text = self.ask()
        return self.ask(place)[2] if status == 302 else text

    def sees(self, *words: str) -> None:
        until(lambda: all(word in self.page() for word in words))


@pytest.fixture
def shelf() -> Iterator[tuple[Shelf, Browser]]:
    """A shelf with one page, and a browser that looks at it."""
    shelf = Shelf()
    page = "<meta content=\"default-src 'none'; script-src 'sha256-x'\"><p>first</p>"
    shelf.put("sums/en.html", {"sums/en.html": page.encode(), "sums/en.ipynb": b"{}"})
    with serving(shelf, port=0) as address:
        yield shelf, Browser(address)


def test_the_root_leads_to_the_page_whose_policy_admits_the_script(
    shelf: tuple[Shelf, Browser],
) -> None:
    _, browser = shelf
    assert browser.ask()[1] == "/sums/en.html"
    page = browser.page()
    assert "connect-src 'self'; script-src 'sha256-" in page
    assert "' 'sha256-x'" in page
    assert "new EventSource" in page


@pytest.mark.parametrize(
    ("path", "method", "host", "status"),
    [
        ("/sums/en.html", "GET", "evil.example", 421),
        ("/sums/en.html", "POST", "", 501),
        ("/../README.md", "GET", "", 404),
        ("/%2e%2e/pyproject.toml", "GET", "", 404),
        ("/sums/en.ipynb", "GET", "", 200),
    ],
)
def test_only_this_machine_is_answered_and_only_with_what_is_shown(
    shelf: tuple[Shelf, Browser], path: str, method: str, host: str, status: int
) -> None:
    assert shelf[1].ask(path, method=method, host=host)[0] == status


def test_a_browser_is_told_of_what_is_new_and_of_nothing_else(shelf: tuple[Shelf, Browser]) -> None:
    put, browser = shelf
    with closing(http.client.HTTPConnection(browser.host, timeout=60)) as connection:
        connection.request("GET", CHANGES)
        with connection.getresponse() as told:
            first = told.readline()
            put.put("sums/en.html", {"sums/en.html": b"second"})
            assert told.readline() == b"\n"
            second = told.readline()
    assert second.startswith(b"data: ")
    assert second != first
    edition = put.edition
    put.put("sums/en.html", {"sums/en.html": b"second"})
    assert put.edition == edition


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("notebooks/01-sums.ipynb", True), ("data/lookups/regions.csv", True),
        ("src/helpers/display/catalogue/pages.toml", True),
        ("notebooks/.~01-sums.ipynb", False), ("notebooks/01-sums.ipynb~", False),
        ("notebooks/.ipynb_checkpoints/01-sums-checkpoint.ipynb", False),
        ("notebooks/4913", False), ("src/helpers/.firms.py.swp", False),
        ("src/helpers/__pycache__/firms.cpython-311.pyc", False),
    ],
)  # fmt: skip
def test_what_editors_leave_beside_a_file_is_no_save(name: str, counts: bool) -> None:
    # what the folder of the collection is called means nothing
    places = [Path("/home/a/.own") / part for part in ("notebooks", "data", "src/helpers")]
    assert _counts(places, Change.modified, f"/home/a/.own/{name}") is counts


def test_without_an_id_it_is_the_notebook_that_was_saved_last(plain: Collection) -> None:
    manifest = load_manifest(plain)
    for name in ("01-sums", "02-bare"):
        os.utime(plain.notebooks / f"{name}.ipynb", (6000, 6000))
    assert default_id(manifest) == "sums"
    os.utime(plain.notebooks / "02-bare.ipynb", (6060, 6060))
    assert default_id(manifest) == "bare"


def test_a_port_that_is_taken_is_named(shelf: tuple[Shelf, Browser]) -> None:
    port = shelf[1].host.rpartition(":")[2]
    told = rf"--port: «{port}»: another port.*any that is free is taken"
    with pytest.raises(UsageError, match=told), serving(Shelf(), port=int(port)):
        pass


def test_an_unknown_report_is_refused_before_anything_starts(plain: Collection) -> None:
    done = subprocess.run(
        command(plain, "preview", "sum", "--no-browser"), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"did you mean sums" in done.stderr


def test_a_page_follows_what_is_saved_and_ends_without_a_trace(
    plain: Collection, tmp_path: Path
) -> None:
    path = plain.notebooks / "01-sums.ipynb"
    good = path.read_text(encoding="utf-8")
    # Longer than a socket's path may be.
    temporary = tmp_path / ("t" * 100)
    temporary.mkdir()
    with subprocess.Popen(
        command(plain, "preview", "sums", "-p", "first=7", "--no-browser"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            browser = Browser(process.stdout.readline())
            # what waits for the first page has digits of its own
            browser.sees("합은 10")
            _save(path, _with_prose(good, "A new sentence."))
            browser.sees("A new sentence.")
            _save(path, _with_code(good, "raise ValueError('broken here')"))
            browser.sees('role="alert"', "ValueError: broken here", "code cell")
            _save(path, "{")
            browser.sees("<pre>", "notebooks/01-sums.ipynb")
            beside = plain.notebooks / "words.py"
            beside.write_text("SAID = 'mended'", encoding="utf-8")
            _save(path, _with_code(good, "import words; print(words.SAID)"))
            browser.sees("mended")
            _save(beside, "SAID = 'mended well'")
            browser.sees("mended well")
            started = descendants(process.pid)
            assert started
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "drawn from the last run" in said
    assert "Traceback" not in said
    until(lambda: not alive(started))
    assert [*temporary.iterdir()] == []
    assert not plain.reports.exists()


def test_words_read_ahead_are_read_anew_where_they_were_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "CATALOGUE", tmp_path)
    wording.entries.cache_clear()
    told = []
    for text, saved in (("a", ""), ("b", "tables.csv"), ("c", "ours.toml")):
        _save(tmp_path / "ours.toml", f'[x]\nko = "가"\nen = "{text}"\n')
        forget_words([saved])
        told.append(wording.say("ours.x", "en"))
    wording.entries.cache_clear()
    assert told == ["a", "a", "c"]


def _save(path: Path, text: str) -> None:
    """Save as careful editors do: beside, then in one step."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _added(text: str, cell: dict[str, object]) -> str:
    notebook = json.loads(text)
    notebook["cells"].append({"id": "added", "metadata": {}, **cell})
    return json.dumps(notebook)


def _with_prose(text: str, prose: str) -> str:
    return _added(text, {"cell_type": "markdown", "source": prose})


def _with_code(text: str, code: str) -> str:
    cell = {"cell_type": "code", "source": code, "outputs": [], "execution_count": None}
    return _added(text, cell)
