"""The ways of making the same reports that ours is measured against.

Each takes reports and an empty folder, makes them all, and raises where one fails.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

BIN = Path(sys.prefix) / "bin"
WORKERS = 2


@dataclass(frozen=True)
class Order:
    """One report to make: the notebook as stored and the parameters of its set."""

    id: str
    notebook: Path
    parameters: dict[str, Any]

    @property
    def stem(self) -> str:
        """The report's id as a file name."""
        return self.id.replace("/", "--")


def commands(orders: Sequence[Order], folder: Path) -> None:
    """Run papermill and nbconvert as commands, one after the other."""
    for order in orders:
        done = folder / f"{order.stem}.ipynb"
        given = [word for pair in order.parameters.items() for word in ("-p", *map(str, pair))]
        run = [BIN / "papermill", order.notebook, done, "--no-progress-bar", *given]
        page = [BIN / "jupyter", "nbconvert", "--to", "html", done]
        for command in (run, page):
            subprocess.run(command, check=True, capture_output=True, cwd=order.notebook.parent)


def _as_library(order: Order, folder: Path) -> None:
    import nbconvert
    import papermill

    done = folder / f"{order.stem}.ipynb"
    papermill.execute_notebook(
        str(order.notebook), str(done), parameters=order.parameters, progress_bar=False,
        cwd=str(order.notebook.parent),
    )  # fmt: skip
    page, _ = nbconvert.HTMLExporter().from_filename(str(done))
    done.with_suffix(".html").write_text(page, encoding="utf-8")


def _in_two_processes(task: Callable[..., None], jobs: Sequence[tuple[Any, ...]]) -> None:
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        for future in [pool.submit(task, *job) for job in jobs]:
            future.result()


def libraries(orders: Sequence[Order], folder: Path) -> None:
    """Call papermill and nbconvert from two worker processes."""
    _in_two_processes(_as_library, [(order, folder) for order in orders])


def jupyter_cache(orders: Sequence[Order], folder: Path) -> None:
    """Run the notebooks, parameters written in, with jupyter-cache's parallel executor."""
    import nbformat
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    cache = get_cache(str(folder / "cache"))
    cache.change_cache_limit(len(orders) + 1)
    for order in orders:
        path = folder / f"{order.stem}.ipynb"
        notebook = parameterize_notebook(load_notebook_node(str(order.notebook)), order.parameters)
        # Equal code is one cache entry otherwise.
        notebook.cells.insert(0, nbformat.v4.new_code_cell(f"# {order.id}"))
        nbformat.write(notebook, path)
        cache.add_nb_to_project(str(path))
    result = load_executor("local-parallel", cache=cache).run_and_cache(timeout=300)
    if len(result.succeeded) != len(orders):
        raise RuntimeError(f"jupyter-cache made {len(result.succeeded)} of {len(orders)}")


def script(order: Order) -> str:
    """Return the code of a notebook's cells; what a cell shows is drawn as Jupyter would."""
    import nbformat

    notebook = nbformat.read(order.notebook, as_version=4)
    lines = [
        "def _show(thing):",
        "    make = getattr(thing, '_repr_mimebundle_', None)",
        "    return make() if make else repr(thing)",
    ]
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Call(ast.Name("_show", ast.Load()), [tree.body[-1].value], [])
            tree.body[-1] = ast.Expr(last)
        lines.append(ast.unparse(ast.fix_missing_locations(tree)))
        if "parameters" in cell.metadata.get("tags", []):
            lines += [f"{name} = {value!r}" for name, value in order.parameters.items()]
    return "\n".join(lines)


def _bare(path: Path) -> None:
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, {"__name__": "__main__"})  # noqa: S102 - our own notebooks


def scripts(orders: Sequence[Order], folder: Path) -> None:
    """Run the cells as bare scripts in two processes that keep what they have imported."""
    paths = []
    for order in orders:
        paths.append(folder / f"{order.stem}.py")
        paths[-1].write_text(script(order), encoding="utf-8")
    _in_two_processes(_bare, [(path,) for path in paths])
