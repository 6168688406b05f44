import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_package_is_valid_for_other_tools(root: Path) -> None:
    """In a process of its own: frictionless sets up global state and warns of its own age."""
    result = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "data/datapackage.json"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
