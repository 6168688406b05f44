"""The campaign of faults in the code, short: which faults there are, and that one is noticed."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import mutants

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("sound", "faulty"),
    [
        ("low < 1", ["low <= 1", "low >= 1", "high < 1", "low < 2"]),
        ("a <= b <= c", ["a < b <= c", "a > b <= c", "a <= b < c", "a <= b > c"]),
        ("a is None", ["a is not None"]),
        ("a and not b", ["a or not b", "not b", "a", "a and b"]),
        ("a + b / c", ["a - b / c", "a + b * c"]),
        ("min(a, b)", ["max(a, b)"]),
        ("f(a, b)", ["f(b, a)"]),
        ("f(a, a)", []),
        ("require_one_unit(a, b)", []),
        ("escape(text)", ["text"]),
        ("str(text)", []),
        ("f(a, exact=True)", ["f(a)", "f(a, exact=False)"]),
        ("[a for a in b if a]", ["[a for a in b]"]),
        ("'utf-8' in 'many words'", ["'utf-8' not in 'many words'", "'utf-' in 'many words'"]),
        ("(a, b)", ["(b, a)"]),
        ("(a, a)", []),
        ("b if a else c", ["b if not a else c"]),
    ],
)
def test_an_expression_has_these_faults(sound: str, faulty: list[str]) -> None:
    made = mutants.mutants("some/module", f"x = {sound}\n", most=100, seed=1)
    assert sorted(one.source for one in made) == sorted(f"x = {text}" for text in faulty)
    assert {one.function for one in made} <= {"-"}


def test_a_statement_is_left_out_or_turned_round_and_words_stay() -> None:
    sound = (
        '"""Speak."""\nfrom a import b\n__all__ = ["b"]\n\nclass C:\n\n'
        '    @cache(1)\n    def f(self, a: int=0) -> int:\n        """Speak."""\n'
        "        for b in a:\n            break\n        b.sync()\n        raise E\n"
    )
    made = mutants.mutants("m", sound, most=100, seed=1)
    assert [(one.function, one.line, one.before, one.after) for one in made] == [
        ("C.f", 8, "0", "1"),
        ("C.f", 11, "break", "continue"),
        ("C.f", 12, "b.sync()", "pass"),
        ("C.f", 13, "raise E", "pass"),
    ]


def test_a_sample_is_the_same_each_time_and_another_for_another_seed() -> None:
    source = mutants.ROOT.joinpath("src/helpers/data/numerals.py").read_text()
    few = mutants.mutants("data/numerals", source, most=9, seed=1)
    assert len(few) == 9
    assert few == mutants.mutants("data/numerals", source, most=9, seed=1)
    assert few != mutants.mutants("data/numerals", source, most=9, seed=2)


def test_every_module_has_tests_and_every_equivalent_is_a_fault_with_a_reason() -> None:
    for module, names in mutants.NEAREST.items():
        assert (ROOT / f"src/helpers/{module}.py").is_file(), module
        assert all((ROOT / f"tests/{name}.py").is_file() for name in names.split()), module
    excused = mutants.equivalents()
    assert all(excused.values())
    for module in {key[0] for key in excused}:
        keys = {key for key in excused if key[0] == module}
        within = {key[1].partition(".")[0] for key in keys}
        tree = ast.parse((ROOT / f"src/helpers/{module}.py").read_text())
        # The faults of the whole would be some thousands, each with the whole of its source.
        tree.body = [node for node in tree.body if getattr(node, "name", "-") in within]
        made = mutants.mutants(module, ast.unparse(tree), most=10**6, seed=1)
        assert keys <= {one.key for one in made}


def test_a_copy_is_copied_without_what_its_tests_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "0/temporary").mkdir(parents=True)
    (tmp_path / "0/pyproject.toml").touch()
    monkeypatch.chdir(tmp_path / "0/temporary")
    with socket.socket(socket.AF_UNIX) as heard:
        heard.bind("listener")
        again = mutants.Copy(tmp_path / "0").again(tmp_path / "1")
    assert sorted(path.name for path in again.root.rglob("*")) == ["pyproject.toml", "temporary"]


@pytest.mark.slow
def test_faults_are_tried_on_a_copy() -> None:
    """A fault of the module whose tests are quickest; the project's own file is not written to."""
    module = ROOT / "src/helpers/lab/stored.py"
    before = module.stat()
    command = [sys.executable, "tests/campaigns/mutants.py", "--most", "1", "lab/stored"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    *_, tally, last = ended.stdout.splitlines()
    assert tally.startswith("lab/stored: ")
    assert last.startswith("mutants: 1 faults, ")
    assert ended.returncode in {0, 1}
    assert module.stat() == before
    ast.parse(module.read_text())
