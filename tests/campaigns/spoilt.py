"""All that can be set up around a build for Python, Jupyter and matplotlib, each of it to be heard.

Belongs here: files and variables; that they change nothing is for others to see.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

CANARY = "canary = 1\nprint('canary')\n"
STYLE = "lines.linewidth: 9\nlines.color: red\nsavefig.dpi: 30\nfont.size: 3\n"
SHELL = (
    "c.InteractiveShellApp.exec_lines = ['canary = 1', 'print(canary)']\n"
    "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    "c.InlineBackend.figure_formats = {'svg'}\nc.InlineBackend.rc = {'lines.linewidth': 7}\n"
)
EXPORT = "c.TemplateExporter.exclude_input = True\nc.Exporter.preprocessors = ['canary.Canary']\n"
TEMPLATE = "{%- block body -%}canary{%- endblock -%}"
CONF = json.dumps({"base_template": "canary", "preprocessors": {"1": {"type": "canary.Canary"}}})


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def modules(folder: Path) -> Path:
    """Modules named like ours and like others', each of which would be heard of."""
    for name in ("json", "pandas", "click", "matplotlib", "helpers/cli", "IPython/__init__"):
        _write(folder / f"{name}.py", f"raise SystemExit('canary {name}')\n")
    _write(folder / "helpers/__init__.py", "raise SystemExit('canary')\n")
    return folder


def _shell(folder: Path) -> None:
    """What IPython reads in one of its folders."""
    for name in ("ipython_config.py", "ipython_kernel_config.py"):
        _write(folder / name, SHELL)
    _write(folder / "startup/00-canary.py", CANARY)


def _jupyter(config: Path, data: Path) -> None:
    for name in ("jupyter_config.py", "jupyter_nbconvert_config.py", "jupyter_server_config.py"):
        _write(config / name, EXPORT)
    for name in ("report", "basic", "classic", "base", "canary"):
        for file in ("index.html.j2", "base.html.j2", "null.j2", "display_priority.j2"):
            _write(data / f"nbconvert/templates/{name}/{file}", TEMPLATE)
        _write(data / f"nbconvert/templates/{name}/conf.json", CONF)
    _write(data / "kernels/python3/kernel.json", '{"argv": ["false"], "language": "python"}')


def spoilt(place: Path) -> dict[str, str]:
    """Set everything up that a person can, and return the variables that name it."""
    home = place / "home"
    _shell(home / ".ipython/profile_default")
    _jupyter(home / ".jupyter", home / ".local/share/jupyter")
    _write(home / ".config/matplotlib/matplotlibrc", STYLE)
    _write(home / ".pythonrc", CANARY)
    _shell(place / "machine/ipython")
    _jupyter(place / "machine/jupyter", place / "data")
    path = modules(place / "modules")
    _write(path / "sitecustomize.py", CANARY)
    _write(path / "usercustomize.py", CANARY)
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "IPYTHONDIR": str(home / ".ipython"),
        "MATPLOTLIBRC": str(home / ".config/matplotlib"), "MPLCONFIGDIR": str(home / "mpl"),
        "JUPYTER_PATH": str(place / "data"), "JUPYTER_CONFIG_PATH": str(place / "machine/jupyter"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"), "JUPYTER_PREFER_ENV_PATH": "0",
        "PYTHONPATH": str(path), "PYTHONSTARTUP": str(home / ".pythonrc"), "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error", "PYTHONINSPECT": "1", "PYTHONUSERBASE": str(place / "user"),
        "PYTHONHASHSEED": "7", "PYTHONBREAKPOINT": "canary", "PYTHONNODEBUGRANGES": "1",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
