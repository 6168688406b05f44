"""The ways in which unattended runs go wrong, and which tests hold each of them.

``python tests/faults/rows.py`` renews the table of README.md from the tests' markers.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
README = HERE / "README.md"
HEAD = """# Ways to go wrong

What can go wrong while nobody looks, and the tests that hold what must come of it: the exit code,
the message, and what is left on disk and among processes. Tests carry their rows as
`@pytest.mark.failure_mode(…)`; `python tests/faults/rows.py` renews this table from them, and a
test keeps it complete. Names in italics are cases of a table in the module's test.

"""
ROWS = {
    1: "A cell raises",
    2: "A syntax error, an interrupt or a non-zero exit inside a cell",
    3: "A cell exits with success half-way",
    4: "A cell is tagged so that its error would pass",
    5: "An exception in a thread",
    6: "An error while a result is being shown",
    7: "A cell asks for input",
    8: "Warnings and log lines on standard error",
    9: "A cell hangs",
    10: "A cell hangs and cannot be interrupted",
    11: "No limit is given, or the whole run hangs",
    12: "The kernel dies",
    13: "A cell takes too much memory",
    14: "The builder is ended by a signal or killed",
    15: "The same while a cell has started a process of its own",
    16: "The same while a cell holds the interpreter in C",
    17: "Connection files, sockets and other temporary files are left",
    18: "An interrupt from the keyboard",
    19: "A polite request to end",
    20: "Processes that left their session and their parent",
    21: "The output's place is missing, taken or read-only",
    22: "The disk is full, before or on the way; nobody can be told",
    23: "Two builds at once",
    24: "Many kernels at once",
    25: "Figures made at once, without a font cache",
    26: "Output without measure",
    27: "Korean, emoji, quotes in parameters and paths",
    28: "A locale without UTF-8",
    29: "Control characters and broken text in parameters",
    30: "Parameters for a notebook that declares none",
    31: "A parameter's name is mistyped",
    32: "A parameter of the wrong type",
    33: "Numbers that only look like numbers",
    34: "Values that a lenient format would turn into others",
    35: "A kernel specification that is missing, broken or another language's",
    36: "A kernel that ends at its start or never answers",
    37: "A notebook that is truncated, empty or half merged",
    38: "A notebook of another format or encoding, or none at all",
    39: "A notebook with nothing in it, or nothing to show",
    40: "A clock that runs backwards",
    41: "A build started in another folder",
    42: "Secrets and places of the machine in the environment",
    43: "A page made of a failed run",
    44: "An optional product whose tools are missing",
    45: "A figure without letters for its text",
    46: "Many runs in one process",
    101: "A pipe, a folder or a link to nowhere in the place of a data file",
    102: "A data file without measure, or empty",
    103: "A table in another encoding or format than its name says",
    104: "A table as a spreadsheet saves it: marks, line ends, separators, empty rows",
    105: "Characters that nobody sees, or that look like others",
    106: "A schema of the tables that is broken",
    107: "Corrections that are broken",
    108: "One unreadable table among many that rest on it",
    109: "A manifest that is broken, or saved in another form",
    110: "A list of a release, or a run's record, that is damaged, forged or of another version",
    141: "A home or a collection whose folder's name is part of what is shown",
    142: "What a person or a machine has set up for Python, Jupyter or matplotlib",
    143: "Modules named like a library's or like ours, on the path or beside the notebooks",
    144: "A copied environment, a git worktree, a checkout of its own code",
    145: "A style file beside the notebooks",
    146: "A home that is missing or not to be written, a user without a name",
    147: "Shared memory that is full, missing or not to be written",
    148: "A library that starts threads when it is imported",
    151: "Another user of the machine looks for a way to the kernels",
    152: "A collection is copied or moved while it is built, or its lock is removed",
    153: "A note of a build that is forged, damaged or no file at all",
    154: "A disk that cannot lock",
    155: "A temporary folder in which others can replace what is there",
    156: "A Dask cluster that more can reach than is said",
    157: "A file system that does not sync folders",
    161: "The last line of the record of runs is torn",
    162: "The disk is full while a run is recorded",
    163: "Two builds record their runs at once",
    164: "The clock is set back while a build runs, or between two",
    121: "Text of an output that looks like markup, holds entities or comes as a list of lines",
    122: "An output of a kind that pages cannot show, or can show in part",
    123: "Colours and weights that a library sets by a sheet of its own",
    124: "Pictures of prose that are attached, local, elsewhere, too large or not there",
    125: "Formulas beside amounts of money, code and Markdown's own signs",
    126: "Prose of a section whose code shows nothing",
    127: "Output that a widget captured",
    128: "Links, styles and drawings that hide what they load or run",
    129: "Another collection's pages under this one's name, licence and reading aid",
    131: "A notebook of others: unusual lines, formats, ids and tags that Papermill runs",
    132: "A notebook that cannot be used, a folder, a pipe or a device in its place",
    133: "Parameters that are missing, lists, tables or worked out",
    134: "Names of parameters that mean something else in another collection",
    135: "A fault told twice, or without its place",
    136: "Text on standard error where nobody forbids it",
    137: "Prose alone, or cells that are left out",
    138: "A notebook that is saved while it is built",
    111: "A published notebook opened where nobody trusts it",
    112: "A published notebook converted, sanitised or read on GitHub",
    113: "Amounts of money that would be typeset as mathematics",
    114: "Formulas in headings, in wide signs, behind unseen letters and other separators",
    115: "What is to be minded of a table that stands behind a figure",
}


def _rows(call: ast.AST) -> list[int]:
    """The rows a call names: a marker's arguments, or the first argument of a table's helper."""
    match call:
        case ast.Call(func=ast.Attribute(attr="failure_mode"), args=rows):
            pass
        case ast.Call(func=ast.Name("case" | "values"), args=[row, *_]):
            rows = [row]
        case _:
            return []
    return [row.value for row in rows if isinstance(row, ast.Constant)]


def _cases(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each row a module names with the test, or the case of a table, that holds it."""
    for statement in tree.body:
        for node in ast.walk(statement):
            if isinstance(statement, ast.FunctionDef):
                if statement.name.startswith("test_"):
                    yield from ((row, f"`{statement.name}`") for row in _rows(node))
                continue
            match node:
                case ast.Call(func=ast.Name("case"), args=[_, ast.Constant(str(name)), *_]):
                    yield from ((row, f"*{name}*") for row in _rows(node))


def covered(tests: Path = HERE.parent) -> dict[int, dict[str, list[str]]]:
    """Return what holds each row, by module."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(tests.rglob("test_*.py")):
        for row, name in _cases(ast.parse(path.read_bytes())):
            names = found[row][path.relative_to(tests).as_posix()]
            if name not in names:
                names.append(name)
    return found


def text() -> str:
    """Return the README as it has to be."""
    found = covered()
    lines = ["| # | what goes wrong | held by |", "|---|---|---|"]
    for row, words in ROWS.items():
        held = "<br>".join(
            f"{module}: {', '.join(names)}" for module, names in sorted(found[row].items())
        )
        lines.append(f"| {row} | {words} | {held} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    README.write_text(text(), encoding="utf-8")
