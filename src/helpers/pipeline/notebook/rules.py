"""What a notebook has to keep: rules without which it may not run, and the house style.

Belongs here: static checks of one notebook, each a small function returning faults. ``RUNNABLE``
holds for every collection before anything is built; ``HOUSE`` is asked by ``reports check``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from helpers.errors import Fault
from helpers.pipeline.notebook.files import Cell, Notebook, format_faults, hushed, python_of
from helpers.pipeline.notebook.values import TYPES

LONGEST_CELL = 12
FORM = "name: type = literal  # help, of type str, int, float or bool"
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")
TAGS = frozenset({"parameters", "setup", "data", "headline", "figure", "table", "note", "sources"})
# On the heading of a section that only specialists open.
IN_DEPTH = "in-depth"
LANGUAGE_TAGS = frozenset({"ko", "en"})
# Digits that are names, not figures: laws, classifications, standards.
NAMED_DIGITS = re.compile(
    r"\b(?:HS|HSK|ISO|KSIC|ISIC|MTI|SITC|KS X|PDF/UA)[ -]?[0-9][0-9.:-]*"
    r"|코로나19|\bCOVID-19\b|\bG[0-9]{1,2}\b|\bCO2\b"
)
_SHELLS = frozenset({"bash", "sh", "script", "system", "sx", "perl", "ruby", "cmd", "!"})
_NOT_PROSE = re.compile(
    r"```.*?```|`[^`]*`|!?\[[^\]]*\]\([^)]*\)|<https?://[^>]*>|https?://\S+|^\s*[0-9]+\.\s"
    r"|<!--.*?-->|\$[^$]*\$",
    re.DOTALL | re.MULTILINE,
)
_BARRED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.AsyncFor)

Rule = Callable[[Notebook], Iterator[Fault]]


def _fault(
    notebook: Notebook, cell: Cell | None, value: str, wanted: str, *, line: int | None = None
) -> Fault:
    place = cell.place if cell else ""
    if line:
        place += f", line {line}"
    return Fault(notebook.file, 0, place, value.strip()[:80], wanted)


def _trees(notebook: Notebook) -> Iterator[tuple[Cell, ast.Module]]:
    """Yield the code cells that are Python, with IPython's lines as the calls they are."""
    for cell in notebook.code:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            yield cell, python_of(cell.source)


def _magics(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield what a cell has IPython do beside Python, ``!`` for a shell, each with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(ast.Call(func=ast.Name("get_ipython")), name), args=given
            ):
                if name in {"system", "getoutput"}:
                    yield "!", node.lineno
                elif name in {"run_line_magic", "run_cell_magic"} and given:
                    word = given[0].value if isinstance(given[0], ast.Constant) else name
                    yield str(word), node.lineno


def _line(cell: Cell, number: int) -> str:
    """Return a line of a cell as it is written."""
    lines = cell.source.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else cell.source[:80]


def is_python(notebook: Notebook) -> Iterator[Fault]:
    """Be written in Python; whatever its kernel is called, it runs in the collection's own."""
    language, kernel = notebook.language, notebook.kernel
    unsaid = not language and (not kernel or "py" in kernel.lower())
    if not unsaid and not re.fullmatch(r"i?python[0-9.]*", language):
        wanted = "a notebook in Python; other languages are not run"
        if not language:
            wanted += "; where it is Python, say so as kernelspec.language in its metadata"
        yield _fault(notebook, None, language or kernel, wanted)


def compiles(notebook: Notebook) -> Iterator[Fault]:
    """Hold no syntax error in a cell that runs, unless an extension may give the cells a syntax."""
    extended = any("load_ext" in cell.source for cell in notebook.code)
    for cell in () if extended or any(is_python(notebook)) else notebook.code:
        if not cell.runs:
            continue
        try:
            with hushed():
                tree = python_of(cell.source)
                compile(tree, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except SyntaxError as error:
            number = error.lineno or 1
            wanted = f"Python that compiles: {error.msg}"
            yield _fault(notebook, cell, _line(cell, number), wanted, line=number)
        except (ValueError, RecursionError, MemoryError) as error:
            yield _fault(notebook, cell, str(error) or type(error).__name__, "Python that compiles")


def keeps_the_schema(notebook: Notebook) -> Iterator[Fault]:
    """Hold to nbformat's own schema."""
    yield from format_faults(notebook)


def runs_something(notebook: Notebook) -> Iterator[Fault]:
    """Hold at least one code cell."""
    if not notebook.code:
        yield _fault(notebook, None, "no code", "at least one code cell that shows something")


def has_unique_ids(notebook: Notebook) -> Iterator[Fault]:
    """Give no two cells the same id."""
    ids = [cell.id for cell in notebook.cells if cell.id]
    for cell in notebook.cells:
        if cell.id and ids.count(cell.id) > 1:
            yield _fault(notebook, cell, cell.id, "an id of its own for every cell")


def expects_no_error(notebook: Notebook) -> Iterator[Fault]:
    """Carry no tag that lets a cell fail."""
    for cell in notebook.cells:
        if "raises-exception" in cell.tags:
            yield _fault(notebook, cell, "raises-exception", "no such tag: a report has no errors")


def skips_nothing(notebook: Notebook) -> Iterator[Fault]:
    """Carry no tag that makes the executor leave a cell out."""
    for cell in notebook.cells:
        if "skip-execution" in cell.tags:
            yield _fault(notebook, cell, "skip-execution", "no such tag: every cell runs")


def stays_inside_python(notebook: Notebook) -> Iterator[Fault]:
    """Start no shell and ask nobody."""
    for cell, tree in _trees(notebook):
        for name, line in _magics(tree):
            if name in _SHELLS:
                yield _fault(notebook, cell, _line(cell, line), "no shell commands", line=line)
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name("input")):
                    wanted = "a parameter; nobody is there to ask"
                    yield _fault(notebook, cell, "input()", wanted, line=node.lineno)
                case ast.Call(func=ast.Attribute(ast.Name("os"), "system" | "popen")):
                    shown = ast.unparse(node)
                    yield _fault(notebook, cell, shown, "no shell commands", line=node.lineno)


def has_one_parameters_cell(notebook: Notebook) -> Iterator[Fault]:
    """Tag no more than one cell as parameters, and that a code cell."""
    tagged = [cell for cell in notebook.cells if "parameters" in cell.tags]
    for cell in tagged:
        if cell.kind != "code" or len(tagged) > 1:
            yield _fault(notebook, cell, "parameters", "this tag on one code cell")
    for cell in notebook.cells:
        if "injected-parameters" in cell.tags:
            yield _fault(notebook, cell, "injected-parameters", "the notebook as it was written")


def is_stored_without_outputs(notebook: Notebook) -> Iterator[Fault]:
    """Be stored without outputs."""
    for cell in notebook.cells:
        if cell.outputs:
            wanted = "no stored outputs; clear them in JupyterLab before saving"
            yield _fault(notebook, cell, f"{cell.outputs} outputs", wanted)


def is_saved_by_a_current_version(notebook: Notebook) -> Iterator[Fault]:
    """Be nbformat 4.5 with a readable id on every cell and the kernel python3."""
    if notebook.version < (4, 5):
        found = ".".join(map(str, notebook.version))
        yield _fault(notebook, None, f"nbformat {found}", "nbformat 4.5; save it in JupyterLab")
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z][a-z0-9-]{1,63}", cell.id):
            wanted = "an id of small letters, digits and hyphens that says what the cell is"
            yield _fault(notebook, cell, cell.id, wanted)
    if notebook.kernel != "python3":
        yield _fault(notebook, None, notebook.kernel, "the kernel python3")


def begins_with_parameters(notebook: Notebook) -> Iterator[Fault]:
    """Open the code with at most six parameters, each explained, and nothing but them."""
    first = notebook.code[0] if notebook.code else None
    if first is None or "parameters" not in first.tags:
        yield _fault(notebook, first, "first code cell", "the tag parameters")
        return
    if len(notebook.declared) > 6:
        yield _fault(notebook, first, f"{len(notebook.declared)} parameters", "at most 6")
    for line in notebook.declared:
        if not NAME.match(line.name):
            wanted = "a name of small letters, digits and _, beginning with a letter"
            yield _fault(notebook, first, line.name, wanted)
        if not line.help:
            yield _fault(notebook, first, line.name, "a comment with unit and allowed values")
        if line.left or type(line.default) is not TYPES.get(line.type):
            yield _fault(notebook, first, line.name, f"a line of the form {FORM}")
    for cell, tree in _trees(notebook):
        for node in tree.body if cell is first else ():
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                wanted = f"only lines of the form {FORM}"
                yield _fault(notebook, cell, _line(cell, node.lineno), wanted, line=node.lineno)


def tags_every_code_cell(notebook: Notebook) -> Iterator[Fault]:
    """Tag every code cell with what it does."""
    for cell in notebook.code:
        if not TAGS.intersection(cell.tags):
            yield _fault(notebook, cell, ", ".join(cell.tags), f"one of {', '.join(sorted(TAGS))}")


def speaks_both_languages(notebook: Notebook) -> Iterator[Fault]:
    """Say every piece of prose in both languages, Korean first."""
    prose = [cell for cell in notebook.cells if cell.kind == "markdown"]
    told = [next(iter(LANGUAGE_TAGS.intersection(cell.tags)), "") for cell in prose]
    for number, (cell, lang) in enumerate(zip(prose, told, strict=True)):
        if lang != ("ko", "en")[number % 2]:
            wanted = f"the tag {('ko', 'en')[number % 2]}: prose stands in pairs, ko then en"
            yield _fault(notebook, cell, lang or "no language", wanted)
            return
    if len(prose) % 2:
        yield _fault(notebook, prose[-1], "ko", "its English twin after it")


def folds_whole_sections(notebook: Notebook) -> Iterator[Fault]:
    """Tag as in depth the heading of a section, in both its languages."""
    prose = [cell for cell in notebook.cells if cell.kind == "markdown"]
    for cell in notebook.cells:
        opens = cell.kind == "markdown" and cell.source.lstrip().startswith("## ")
        if IN_DEPTH in cell.tags and not opens:
            yield _fault(notebook, cell, IN_DEPTH, "this tag on a heading ## of prose")
    for one, twin in zip(prose[::2], prose[1::2], strict=False):
        if (IN_DEPTH in one.tags) != (IN_DEPTH in twin.tags):
            bare = twin if IN_DEPTH in one.tags else one
            wanted = f"the tag {IN_DEPTH}, as its twin has"
            yield _fault(notebook, bare, ", ".join(bare.tags), wanted)


def holds_no_logic(notebook: Notebook) -> Iterator[Fault]:
    """Define nothing, loop over nothing, use no magics."""
    for cell, tree in _trees(notebook):
        for node in ast.walk(tree):
            if isinstance(node, _BARRED):
                shown = ast.unparse(node).splitlines()[0]
                wanted = "a helper's name; notebooks only show"
                yield _fault(notebook, cell, shown, wanted, line=node.lineno)
        for _, line in _magics(tree):
            yield _fault(notebook, cell, _line(cell, line), "no magics", line=line)


def keeps_cells_short(notebook: Notebook) -> Iterator[Fault]:
    """Keep a code cell within a glance."""
    for cell in notebook.code:
        lines = len(cell.source.splitlines())
        if lines > LONGEST_CELL:
            yield _fault(notebook, cell, f"{lines} lines", f"at most {LONGEST_CELL}")


def types_no_figures(notebook: Notebook) -> Iterator[Fault]:
    """Leave every figure to computed sentences."""
    for cell in notebook.cells:
        if cell.kind != "markdown":
            continue
        prose = NAMED_DIGITS.sub("", _NOT_PROSE.sub(" ", cell.source))
        if found := re.search(r"\S*[0-9０-９]\S*", prose):
            yield _fault(notebook, cell, found[0], "no figures in prose; show a finding instead")


RUNNABLE: Sequence[Rule] = (is_python, compiles)
HOUSE: Sequence[Rule] = (
    keeps_the_schema, runs_something, has_unique_ids, expects_no_error, skips_nothing,
    stays_inside_python, has_one_parameters_cell, is_stored_without_outputs,
    is_saved_by_a_current_version, begins_with_parameters, tags_every_code_cell,
    speaks_both_languages, folds_whole_sections, holds_no_logic, keeps_cells_short,
    types_no_figures,
)  # fmt: skip


def faults(notebook: Notebook, rules: Sequence[Rule]) -> list[Fault]:
    """Return everything a notebook breaks of some rules."""
    return [fault for rule in rules for fault in rule(notebook)]


def heading_faults(notebook: Notebook, titles: Mapping[str, str]) -> list[Fault]:
    """Return headings that are not the manifest's titles.

    ``titles`` are its titles in the manifest by language.
    """
    found = []
    for lang, title in titles.items():
        cells = [cell for cell in notebook.cells if cell.kind == "markdown" and lang in cell.tags]
        heads = [
            (cell, line[2:].strip())
            for cell in cells
            for line in cell.source.splitlines()
            if line.startswith("# ")
        ]
        if [head for _, head in heads] != [title]:
            cell = heads[0][0] if heads else None
            shown = " | ".join(head for _, head in heads) or "no heading"
            wanted = f"one first-level heading in {lang}: «{title}»"
            found.append(_fault(notebook, cell, shown, wanted))
    return found
