"""What people, machines and folders around set up for Python and Jupyter: no product shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "campaigns"))
from spoilt import modules, spoilt

from helpers.paths import Collection

from ..pipeline.builds import digests
from ..pipeline.conftest import Cells, make_collection

COMMAND = Path(sys.prefix, "bin/reports")
ADDRESS = "https://x.kr/media/15001 1/2 km/h </b>"
LOOK = (
    "import json, os, sys\nimport matplotlib as mpl\nimport helpers, pandas, beside\n"
    "print([name for name in globals() if 'canary' in name], mpl.rcParams['lines.linewidth'])\n"
    "print(json.__file__, pandas.__name__, helpers.__doc__[:7], beside.VALUE)\n"
    "print(get_ipython().ast_node_interactivity, sys.warnoptions, sys.flags, __debug__)\n"
    f"print(os.getcwd(), {ADDRESS!r})\npandas.DataFrame({{'a': [1.5]}})"
)
PLOT = "import matplotlib.pyplot as plt\nplt.plot([3, 1, 2], label='a')\nplt.legend()\nplt.show()"
NOTEBOOKS: dict[str, Cells] = {"look": [(LOOK, []), (PLOT, [])]}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("configuration"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="mounts and users as Linux has them"),
    pytest.mark.skipif(not COMMAND.is_file(), reason="the command is not installed"),
]


def _build(
    collection: Collection,
    *options: str,
    env: Mapping[str, str],
    cwd: Path,
    before: Sequence[str | Path] = (),
) -> dict[str, str]:
    """Build anew and return the products' digests."""
    shutil.rmtree(collection.reports, ignore_errors=True)
    command = [*before, COMMAND, "--root", collection.root, "build", *options]
    done = subprocess.run(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "1 built, 0 up to date" in done.stdout
    assert "slowly" not in done.stderr
    return digests(collection)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    made = make_collection(tmp_path_factory.mktemp("plain") / "c", **NOTEBOOKS)
    (made.notebooks / "beside.py").write_text("VALUE = 'own'\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def clean(collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The products of a build with nothing around."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    env = {"PATH": os.environ["PATH"], "HOME": str(nowhere)}
    made = _build(collection, env=env, cwd=nowhere)
    shown = (collection.site / "look.ipynb").read_text(encoding="utf-8")
    assert ADDRESS in shown
    assert "collection/notebooks https" in shown
    assert "pandas Helpers own" in shown
    assert "canary" not in shown.replace("'canary' in name", "")
    return made


@pytest.mark.failure_mode(142, 143)
@pytest.mark.parametrize("kernel", ["fork", "cold"])
def test_no_configuration_changes_a_product(
    collection: Collection, clean: dict[str, str], tmp_path: Path, kernel: str
) -> None:
    env = spoilt(tmp_path)
    before: tuple[str | Path, ...] = ()
    if not os.geteuid() and shutil.which("unshare"):
        # What the machine has for everybody, for this build alone.
        bind = 'mount --bind "$0" /usr/local/etc && exec "$@"'
        before = ("unshare", "--mount", "sh", "-c", bind, tmp_path / "machine")
    beside = modules(tmp_path / "beside")
    for path in beside.iterdir():
        path.rename(collection.notebooks / path.name)
    try:
        made = _build(
            collection, "--kernel", kernel, env=env, cwd=tmp_path / "modules", before=before
        )
    finally:
        for path in collection.notebooks.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.suffix == ".py" and path.name != "beside.py":
                path.unlink()
    assert made == clean


@pytest.mark.failure_mode(141, 146)
def test_nobody_at_home_builds_what_everybody_builds(
    collection: Collection, clean: dict[str, str]
) -> None:
    """In a container: the collection at /media, a user without a name, ``/`` for a home."""
    user = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
    # This environment may stand where only root may look.
    user += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    readable = [*user, COMMAND, "--help"]
    if os.geteuid() or not shutil.which("setpriv") or not Path("/media").is_dir():
        pytest.skip("only root becomes somebody else")
    if subprocess.run(readable, capture_output=True, check=False).returncode:
        pytest.skip("this environment is not for others to read")
    shutil.rmtree(collection.reports, ignore_errors=True)
    for path in (collection.root, *collection.root.rglob("*")):
        os.chown(path, 54321, 54321)
    bind = 'mount --bind "$0" /media && exec "$@"'
    before = ["unshare", "--mount", "sh", "-c", bind, str(collection.root), *user]
    for home in ({"HOME": "/"}, {}):
        command = [*before, COMMAND, "--root", "/media", "build", "--force"]
        env = {"PATH": os.environ["PATH"], **home}
        done = subprocess.run(
            command, env=env, cwd="/", capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        assert digests(collection) == clean
