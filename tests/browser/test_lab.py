"""What someone meets who types `make lab`: the landing page, and notebooks that run."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest

from helpers.lab.stored import stored
from helpers.pipeline.page.clean_notebook import record_bytes

from .sample_records import assert_legible, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

ROOT = Path(__file__).resolve().parents[2]
LANDING, TEMPLATE = "reports/start-here.ipynb", "template.ipynb"
STORED = "notebooks/00-start-here.ipynb"
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
MANIFEST = tomllib.loads((ROOT / "notebooks/reports.toml").read_text(encoding="utf-8"))
TITLES = {entry["file"]: entry["title"]["ko"] for entry in MANIFEST["notebook"]}
PATIENCE = 120_000  # milliseconds; a busy machine may be slow, a hanging one is not waited for
POLLING = 100  # milliseconds; to ask at every frame would have each one drawn

IDLE = """path => {
  const widget = window.jupyterapp?.shell.currentWidget;
  return widget?.context?.path === path && widget.context.isReady
    && widget.context.sessionContext.session?.kernel?.status === 'idle';
}"""
RUN = """async () => {
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  const cells = window.jupyterapp.shell.currentWidget.content.model.toJSON().cells;
  const code = cells.filter(cell => cell.cell_type === 'code');
  const outputs = code.flatMap(cell => cell.outputs.map(output => ({cell: cell.id, ...output})));
  return {
    counts: code.map(cell => cell.execution_count),
    errors: outputs.filter(output => output.output_type === 'error' || output.name === 'stderr')
      .map(output => `${output.cell}: ${output.evalue ?? output.text}`),
    figures: outputs.filter(output => output.data?.['image/png']).length,
    shown: outputs.filter(output => output.data).length,
  };
}"""
OPEN = """async path => {
  const kernelPreference = {shouldStart: false, canStart: false, autoStartDefault: false};
  const {content, context} =
    await window.jupyterapp.commands.execute('docmanager:open', {path, kernelPreference});
  await context.ready;
  return content.widgets.some(cell => cell.model.trusted);
}"""
CLOSE = """async () => {
  const widget = window.jupyterapp.shell.currentWidget;
  await widget.context.sessionContext.shutdown();
  widget.context.model.dirty = false;
  widget.close();
}"""
LEAVE = """() => {
  const widget = window.jupyterapp.shell.currentWidget;
  widget.context.model.dirty = false;
  widget.close();
}"""
SOURCE = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .find(cell => cell.model.getMetadata('tags')?.includes('parameters')).model.sharedModel.source"""
TYPE = """([old, fresh]) => {
  const {sharedModel} = window.jupyterapp.shell.currentWidget.content.widgets
    .find(cell => cell.model.getMetadata('tags')?.includes('parameters')).model;
  sharedModel.setSource(sharedModel.source.replace(old, fresh));
}"""
FOLD = """heading => window.jupyterapp.shell.currentWidget.content.widgets
  .find(cell => cell.model.id === heading).node
  .querySelector('.jp-collapseHeadingButton').click()"""
FOLDABLE = FOLD.removesuffix(".click()")
FOLDED = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.isHidden && !cell.model.id.endsWith('-en')).length"""
ACTIVE = "id => window.jupyterapp.shell.currentWidget.content.activeCell.model.id === id"
DIRTY = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
START = "path => window.jupyterapp.commands.execute('docmanager:open', {path})"
FAILED_OUTPUT = (
    ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error'],"
    ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']"
)


@dataclass
class Lab:
    """JupyterLab on a copy of the collection, seen through one page."""

    root: Path
    address: str
    page: Page
    requests: list[str] = field(default_factory=list)

    def idle(self, path: str) -> None:
        """Wait until a notebook is in front and its kernel waits for work."""
        self.page.wait_for_function(IDLE, arg=path, timeout=PATIENCE, polling=POLLING)

    def run(self) -> dict[str, Any]:
        """Run the notebook in front from top to bottom and say what came of it."""
        told: dict[str, Any] = self.page.evaluate(RUN)
        return told


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the person's own settings is seen or changed."""
    foreign = ("JUPYTER", "IPYTHON", "XDG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    # The font cache is shared: building it anew costs seconds and a line on stderr.
    return kept | {"HOME": str(home), "MPLCONFIGDIR": mpl.get_cachedir(), "PYTHONWARNINGS": ""}


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(PATIENCE // 250):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _of(home: Path) -> list[int]:
    """Return the processes that were started with files of this home."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(home).encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def _end(server: subprocess.Popen[bytes], home: Path) -> None:
    """End the server, and its kernels even where it cannot do so itself."""
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    for pid in _of(home):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """Serve a copy of the collection, so that nothing is saved into the repository."""
    folder = tmp_path_factory.mktemp("lab")
    root, home, log = folder / "collection", folder / "home", folder / "log"
    home.mkdir()
    for part in ("notebooks", "data"):
        left_out = shutil.ignore_patterns("inbox", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, root / part, ignore=left_out)
    port, token = _free_port(), secrets.token_hex(16)
    command = [
        sys.executable, "-m", "helpers", "--root", str(root), "lab", "--", "--no-browser",
        "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
    ]  # fmt: skip
    with log.open("wb") as written:
        server = subprocess.Popen(
            command, cwd=folder, env=_environment(home), stdin=subprocess.DEVNULL,
            stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait_for(server, f"{address}api?token={token}", log)
            yield root, address, token
        finally:
            _end(server, home)


@pytest.fixture(scope="module")
def lab(browser: Browser, served: tuple[Path, str, str]) -> Iterator[Lab]:
    """Open JupyterLab at the address that a browser would be sent to."""
    root, address, token = served
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    opened = Lab(root, address, page)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.goto(f"{address}?token={token}")
    opened.idle(LANDING)
    yield opened
    page.close()


def test_it_opens_on_the_landing_page_and_asks_nothing(lab: Lab) -> None:
    lab.idle(LANDING)
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert lab.page.locator(".Toastify__toast").count() == 0
    assert lab.page.evaluate(DIRTY) is False


def test_the_landing_page_is_filled_before_anything_runs(lab: Lab) -> None:
    lab.idle(LANDING)
    assert lab.page.locator(".jp-CodeCell").count() == 0
    links = lab.page.locator(".jp-RenderedMarkdown a").all_inner_texts()
    for lang in ("ko", "en"):
        titles = [entry["title"][lang] for entry in MANIFEST["notebook"]]
        assert [link for link in links if link in titles] == titles
    front = lab.page.locator(FRONT)
    for wanted, name, other in (("en", "English", "ko"), ("ko", "한국어", "en")):
        front.get_by_role("button", name=name, exact=True).click()
        title = {lang: MANIFEST["notebook"][0]["title"][lang] for lang in ("ko", "en")}
        front.get_by_role("link", name=title[wanted], exact=True).wait_for(state="visible")
        front.get_by_role("link", name=title[other], exact=True).wait_for(state="hidden")
    assert lab.page.evaluate(DIRTY) is False
    # What sanitising keeps of a card.
    card = lab.page.locator(".jp-RenderedMarkdown div[style*='border-radius']").first
    assert "reports build regional-exports" in card.inner_text()
    assert card.evaluate("card => getComputedStyle(card).borderTopWidth") == "1px"


def test_the_stored_landing_notebook_opens_runs_and_is_saved_clean(lab: Lab) -> None:
    before = json.loads((lab.root / STORED).read_text(encoding="utf-8"))
    lab.idle(LANDING)
    lab.page.evaluate(START, STORED)
    lab.idle(STORED)
    try:
        assert lab.page.evaluate(DIRTY) is False
        told = lab.run()
        assert told["errors"] == []
        assert told["counts"] == [1, 2, 3]
        links = lab.page.locator(".jp-OutputArea-output a[href]").all_inner_texts()
        assert [link for link in links if link in TITLES.values()] == [*TITLES.values()]
        lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        raw = (lab.root / STORED).read_bytes()
        # No version of Python, though its kernel named one.
        assert json.loads(raw)["metadata"] == before["metadata"]
        assert json.loads(raw) != before
        assert json.loads(stored(raw)) == before
    finally:
        lab.page.evaluate(CLOSE)


@pytest.mark.parametrize("name", TITLES)
def test_a_notebook_opens_from_the_landing_page(lab: Lab, name: str) -> None:
    lab.idle(LANDING)
    front = lab.page.locator(FRONT)
    listed = lab.page.locator(".jp-DirListing-itemText")
    # JupyterLab may mix up two folders that its browser of files is asked for at once.
    listed.get_by_text(Path(LANDING).name, exact=True).wait_for()
    front.locator(".jp-RenderedMarkdown a", has_text=TITLES[name]).first.click()
    lab.idle(f"notebooks/{name}")
    try:
        # The browser of files has followed.
        listed.get_by_text(name, exact=True).wait_for()
        assert lab.page.locator(".jp-Dialog").count() == 0
        assert lab.page.evaluate(DIRTY) is False
    finally:
        lab.page.evaluate(CLOSE)


def test_a_notebook_runs_and_shows_its_figures(lab: Lab) -> None:
    """What the others show is looked at in `tests/notebooks`."""
    path = "notebooks/04-claims-audit.ipynb"
    lab.page.evaluate(START, path)
    lab.idle(path)
    front = lab.page.locator(FRONT)
    try:
        told = lab.run()
        assert told["errors"] == []
        assert told["counts"] == list(range(1, len(told["counts"]) + 1))
        assert front.locator(FAILED_OUTPUT).count() == 0
        drawn = front.locator(".jp-RenderedImage img")
        assert told["figures"] > 0
        assert drawn.count() == told["figures"]
        drawn.first.scroll_into_view_if_needed()
        assert drawn.first.bounding_box()["width"] > 200
    finally:
        lab.page.evaluate(CLOSE)


@pytest.mark.failure_mode(111, 113)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_record_is_legible_where_it_is_not_trusted(lab: Lab, lang: str) -> None:
    shown = sample(lang)
    name = f"notebooks/record-{lang}.ipynb"
    (lab.root / name).write_bytes(record_bytes(shown.record))
    lab.idle(LANDING)
    size = lab.page.viewport_size
    # JupyterLab draws what is in sight.
    lab.page.set_viewport_size({"width": 1280, "height": 6000})
    assert lab.page.evaluate(OPEN, name) is False
    front = lab.page.locator(FRONT)
    try:
        # The one formula shows that mathematics has been looked for.
        front.locator(".jp-MarkdownCell mjx-container").wait_for()
        lab.page.wait_for_timeout(1000)
        assert front.locator("mjx-container").count() == 1
        assert_legible(front.locator(".jp-Notebook"), shown)
    finally:
        lab.page.evaluate(LEAVE)
        lab.page.set_viewport_size(size)


def _shown(lab: Lab, *, lang: str) -> None:
    """Assert that a notebook shows its prose in one language and its switch says so."""
    front = lab.page.locator(FRONT)
    other = {"ko": "en", "en": "ko"}[lang]
    front.locator(f"button[lang={lang}][aria-pressed=true]").wait_for()
    assert front.locator(f"button[lang={other}][aria-pressed=false]").is_visible()
    heading = {"ko": "한눈에 보기", "en": "At a glance"}
    front.locator("h2", has_text=heading[lang]).wait_for()
    assert front.locator("h2", has_text=heading[other]).is_hidden()
    assert f'lang: str = "{lang}"' in lab.page.evaluate(SOURCE)


def test_a_notebook_shows_one_language_and_remembers_which(lab: Lab) -> None:
    path = f"notebooks/{TEMPLATE}"
    lab.idle(LANDING)
    lab.page.evaluate(OPEN, path)
    _shown(lab, lang="ko")
    assert lab.page.evaluate(DIRTY) is False
    # The hidden heading of the other language begins no section of its own.
    lab.page.wait_for_function(FOLDABLE, arg="regions-ko")
    lab.page.evaluate(FOLD, "regions-ko")
    lab.page.wait_for_function(f"({FOLDED})() === 2")  # bars, regions-figure
    lab.page.evaluate(FOLD, "regions-ko")
    lab.page.wait_for_function(f"({FOLDED})() === 0")
    lab.page.locator(f"{FRONT} button[lang=en]").click()
    _shown(lab, lang="en")
    lab.page.evaluate(TYPE, ['"en"', '"ko"'])
    _shown(lab, lang="ko")
    lab.page.evaluate(LEAVE)
    lab.page.evaluate(OPEN, path)
    _shown(lab, lang="en")
    assert lab.page.evaluate(DIRTY) is False
    lab.page.locator(f"{FRONT} button[lang=ko]").click()
    _shown(lab, lang="ko")
    lab.page.evaluate(LEAVE)


def test_a_notebook_of_one_language_shows_no_switch(lab: Lab) -> None:
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "Plain"}
    plain = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / "notebooks/plain.ipynb").write_text(json.dumps(plain), encoding="utf-8")
    lab.page.evaluate(OPEN, "notebooks/plain.ipynb")
    lab.page.locator(f"{FRONT} .jp-MarkdownCell", has_text="Plain").wait_for()
    assert lab.page.locator(f"{FRONT} .kmn-reader").is_hidden()
    lab.page.evaluate(LEAVE)


@pytest.fixture(scope="module")
def template(lab: Lab) -> Iterator[Lab]:
    """The template in front with a kernel, for the tests that follow each other."""
    path = f"notebooks/{TEMPLATE}"
    lab.page.evaluate(START, path)
    lab.idle(path)
    yield lab
    lab.page.evaluate(CLOSE)


def test_a_region_is_chosen_by_name_and_the_notebook_shows_it(template: Lab) -> None:
    front = template.page.locator(FRONT)
    front.get_by_role("button", name="설정", exact=True).click()
    front.get_by_label("지역").select_option("경기 (KR-41)")
    assert template.page.evaluate(DIRTY) is False
    front.get_by_role("button", name="적용하고 실행").click()
    finding = front.locator(".jp-Notebook .jp-OutputArea-output").first
    finding.filter(has_text="경기").wait_for()
    # What was asked for has come into sight.
    view = front.locator(".jp-WindowedPanel-outer").bounding_box()
    heading = front.locator("h2", has_text="한눈에 보기").bounding_box()
    assert view["y"] <= heading["y"] + 1 < view["y"] + view["height"] / 2
    assert 'region: str = "KR-41"  # ISO' in template.page.evaluate(SOURCE)
    saved = template.page.evaluate(
        "() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON())"
    )
    assert "widget" not in saved


def test_what_failed_is_in_sight_after_all_cells_were_run(template: Lab) -> None:
    template.page.evaluate(TYPE, ["KR-41", "KR-99"])
    template.page.evaluate(TYPE, ["KR-42", "KR-99"])
    told = template.run()
    assert [line.partition(":")[0] for line in told["errors"]] == ["setup"]
    message = template.page.locator(FRONT).locator(FAILED_OUTPUT)
    message.filter(has_text="지역의 코드나 이름: KR (전국)").wait_for()
    template.page.wait_for_function(ACTIVE, arg="setup", polling=POLLING)
    view = template.page.locator(f"{FRONT} .jp-WindowedPanel-outer").bounding_box()
    assert view["y"] < message.bounding_box()["y"] < view["y"] + view["height"]


def test_nothing_is_asked_of_other_hosts(lab: Lab) -> None:
    foreign = [url for url in lab.requests if not url.startswith((lab.address, "data:", "blob:"))]
    assert foreign == []


def test_no_news_came_up_in_the_meantime(lab: Lab) -> None:
    assert lab.page.locator(".Toastify__toast").count() == 0
