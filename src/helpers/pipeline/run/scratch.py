"""Where kernels live and what they see: a private folder and a fixed environment.

Belongs here: everything about a run's surroundings that makes it private and repeatable.
"""

from __future__ import annotations

import datetime as dt
import glob
import multiprocessing
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.data.rows import plain_rows
from helpers.paths import CHECKED_TABLES
from helpers.pipeline.disk import forget, is_guarded, is_own, write_new

# The longest path a Unix socket may have, its ending zero not counted.
LONGEST_SOCKET = 107
#: How private folders are called.
NAME = re.compile(r"reports-[0-9a-f]{8}\Z")
#: What tells whose a private folder is.
MARK = "mark.json"
# Kernels live in folders of the run's own whose names begin so, and nothing else does.
KERNELS = "k"
# Sockets are named <folder>/<kernel>/k-<1 to 5>, that of the workers <folder>/listener-<name>.
_SOCKET_TAIL = len("/listener-xxxxxxxx")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "COMSPEC")
_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")
_OLDEST = dt.date(1980, 1, 1)
#: Where in the run's folder the tables are that were checked before anything ran.
TABLES = "tables"
# Where Linux keeps the locks that processes share.
_LOCKS = Path("/dev/shm")  # noqa: S108 - nothing is written there by name
MATPLOTLIBRC = "svg.hashsalt: korea-medtech\npdf.fonttype: 42\n"


def scratch_path(*wished: str) -> Path:
    """Return where a run's private folder will be, so that it can be noted before it is made.

    It is the first place ``wished`` for that is short enough.
    """
    name = f"reports-{secrets.token_hex(4)}"
    for parent in (*wished, tempfile.gettempdir(), "/tmp"):  # noqa: S108 - the folder will be private
        short = len(os.fsencode(parent)) + len(f"/{name}") + _SOCKET_TAIL <= LONGEST_SOCKET
        if short and is_guarded(Path(parent)):
            return Path(parent, name)
    raise OSError(
        "no temporary folder with a path short enough for sockets where nobody else can replace "
        "what is in it; set TMPDIR to a folder of your own"
    )


def make_scratch(path: Path | None = None, *, mark: str = "") -> Path:
    """Return a new private folder whose path leaves room for sockets.

    Parameters
    ----------
    path : Path, optional
        Where, as `scratch_path` returned it.
    mark : str, optional
        What it shall bear, before anything else is in it, to tell whose it is.
    """
    scratch = path or scratch_path()
    scratch.mkdir(mode=0o700)
    if mark:
        write_new(scratch / MARK, mark.encode())
    config = scratch / "matplotlib"
    config.mkdir()
    (config / "matplotlibrc").write_text(MATPLOTLIBRC, encoding="utf-8")
    return scratch


def forget_scratch(scratch: Path) -> None:
    """Remove a private folder as far as that can be done; what stays still tells whose it is."""
    with suppress(OSError):
        for path in [path for path in scratch.iterdir() if path.name != MARK]:
            forget(path)
        if {path.name for path in scratch.iterdir()} <= {MARK}:
            forget(scratch)


def name_locks(scratch: Path) -> None:
    """Name the locks of this process's workers after its run.

    Whoever has them removes them, unless all processes of the run are killed at once.
    """
    settings = multiprocessing.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - their only place
    settings["semprefix"] = f"/{scratch.name}"


def forget_locks(scratch: Path) -> int:
    """Remove the locks that a dead run left, as far as that can be done, and return how many."""
    found = _LOCKS.glob(f"sem.{glob.escape(scratch.name)}-*")
    left = [lock for lock in found if is_own(lock)]
    for lock in left:
        forget(lock)
    return sum(not lock.exists() for lock in left)


@contextmanager
def drawing_nothing() -> Iterator[None]:
    """Keep a backend that the runner's surroundings name from its processes, which only read."""
    before = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "agg"
    try:
        yield
    finally:
        del os.environ["MPLBACKEND"]
        if before is not None:
            os.environ["MPLBACKEND"] = before


def newest_day(data: Path) -> dt.date | None:
    """Return the newest day on which a source was read, None where no source says."""
    days = []
    for row in plain_rows(data / "sources.csv"):
        with suppress(ValueError):
            days.append(dt.date.fromisoformat(row.get("accessed") or ""))
    return max(days, default=None)


def newest_source(data: Path) -> int:
    """Return that day as seconds since 1970.

    It stands in for the clock in everything that would otherwise carry the time of the run.
    """
    day = max(newest_day(data) or _OLDEST, _OLDEST)
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    return int(midnight.timestamp())


def environment(home: Path, *, epoch: int, source: Mapping[str, str]) -> dict[str, str]:
    """Return everything a kernel sees of its surroundings.

    Parameters
    ----------
    home : Path
        The kernel's own folder; the run's folder is around it.
    epoch : int
        Seconds since 1970 that stand in for the clock in products.
    source : Mapping
        Variables of the runner, of which only what a process needs to start is passed on.
    """
    kept = {name: source[name] for name in _KEPT if name in source}
    folders = {
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home,
        "MPLCONFIGDIR": home.parent / "matplotlib",
        CHECKED_TABLES: home.parent / TABLES,
        # A kernel's helpers are its runner's own, whatever is installed beside them.
        "PYTHONPATH": Path(__file__).parents[3],
    }
    return (
        kept
        | {name: str(folder) for name, folder in folders.items()}
        | {f"{library}_NUM_THREADS": "1" for library in _THREADS}
        | {
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "PYTHONNOUSERSITE": "1",
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
            "TZ": "Asia/Seoul",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "SOURCE_DATE_EPOCH": str(epoch),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            # Else each thread sets 64 MB of addresses aside, which a limit of memory would count.
            "MALLOC_ARENA_MAX": "1",
            # pyarrow, which pandas imports where it is installed, would start a thread at once, and
            # a process with threads cannot be forked.
            "JE_ARROW_MALLOC_CONF": "background_thread:false",
            # The text of a picture goes back to the system, rather than leave a hole.
            "MALLOC_MMAP_THRESHOLD_": "131072",
        }
    )
