"""The page JupyterLab opens on: a card for every notebook, filled before anyone runs anything.

Belongs here: making the cards from manifest and published release, and a notebook of them, which
git does not know. What is read from a release stands in it as text: titles and findings are
escaped, and pictures are drawn anew.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape
from PIL import Image

from helpers.display import periods
from helpers.display.wording import LANGS, Lang, say
from helpers.errors import UsageError
from helpers.paths import Collection, collection_root
from helpers.pipeline.disk import write_file
from helpers.pipeline.notebook.files import read_notebook
from helpers.pipeline.notebook.manifest import Entry
from helpers.pipeline.page.citation import citation_in
from helpers.pipeline.plan.plan import Plan, Planned, State, Wanted, plan_for

STORED = Path("notebooks/00-start-here.ipynb")
LANDING = Path("reports/start-here.ipynb")
#: Pictures are shown at half this size, in pixels, so that they are sharp on fine screens.
SIZE = (440, 300)
MOST_PIXELS = 30_000_000
SLIMMEST = 20
MOST_PICTURES = 40
# What JupyterLab would take for mathematics.
_MATHEMATICS = re.compile(r"[$\\]")

_CARD = Markup(
    '<div style="border:1px solid rgba(128,128,128,0.4);border-radius:6px;margin:0 0 12px 0;'
    'padding:12px;max-width:48rem">{picture}<div style="display:inline-block;vertical-align:top;'
    'max-width:30rem;line-height:1.5">{lines}</div></div>'
)
_PICTURE = Markup(
    '<div style="display:inline-block;vertical-align:top;margin:0 16px 8px 0">'
    '<img src="attachment:{name}" alt="" width="220" style="border-radius:4px;display:block"></div>'
)
_SMALL = Markup('<div style="font-size:0.92em;opacity:0.8">{}</div>')
_LINK = Markup('<a href="{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Cards:
    """One card a notebook in one language."""

    markup: Markup  #: The cards as HTML that needs no style sheet.
    pictures: Mapping[str, bytes]  #: The pictures on them by name, PNG.

    @property
    def attachments(self) -> dict[str, dict[str, str]]:
        """The pictures as a cell holds them."""
        return {
            name: {"image/png": base64.b64encode(dots).decode()}
            for name, dots in self.pictures.items()
        }

    def _repr_html_(self) -> str:
        text = str(self.markup)
        for name, bundle in self.attachments.items():
            text = text.replace(
                f"attachment:{name}", f"data:image/png;base64,{bundle['image/png']}"
            )
        return text


def _text(words: str) -> Markup:
    """Return words that stay words: no markup, no mathematics, no end of a block."""
    inert = _MATHEMATICS.sub(
        lambda found: f"<span>&#{ord(found[0])};</span>", str(escape(" ".join(words.split())))
    )
    return Markup(inert)  # noqa: S704 - escaped above


def _picture(record: Path) -> bytes:
    """Return the first picture of an executed notebook, small; nothing where it has none."""
    try:
        cells = json.loads(record.read_bytes())["cells"]
        cells.sort(key=lambda cell: "headline" not in cell["metadata"].get("tags", ()))
        outputs = (output for cell in cells for output in cell.get("outputs", ()))
        drawn = (output.get("data", {}).get("image/png") for output in outputs)
        return _thumbnail(base64.b64decode("".join(next(filter(None, drawn), ""))))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def _thumbnail(dots: bytes) -> bytes:
    """Return a picture drawn anew, on white; nothing where it is none that can be shown."""
    if not dots:
        return b""
    with Image.open(io.BytesIO(dots), formats=["PNG"]) as found:
        if found.width * found.height > MOST_PIXELS or found.height > found.width * SLIMMEST:
            return b""
        layer = found.convert("RGBA")
    width, height = SIZE
    layer = layer.resize((width, max(1, layer.height * width // layer.width)))
    # Of a tall one its top.
    page = Image.new("RGB", (width, min(height, layer.height)), "white")
    page.paste(layer, mask=layer)
    written = io.BytesIO()
    page.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _lead(planned: Sequence[Planned], lang: Lang) -> Planned:
    """Return the report a card tells of: published, the reader's language, the default set."""
    return min(planned, key=lambda one: (not one.page, one.report.lang != lang, one.report.slug))


def _told(plan: Plan, lead: Planned, lang: Lang) -> Iterator[Markup]:
    """Yield what a published report says: its first finding, how new its data are, when made."""
    made = plan.record.made.get(lead.report.id)
    if made and made.finding:
        yield Markup('<div style="margin:6px 0" lang="{}">{}</div>').format(
            lead.report.lang, _text(made.finding)
        )
    if lead.page:
        page = plan.manifest.collection.root / lead.page
        said = citation_in(page.read_text(encoding="utf-8"), id=lead.report.id)
        facts = [said.as_of] if said else []
        if made:
            facts.append(say("pages.landing.made", lang, day=periods.day(made.built[:10], lang)))
        yield _SMALL.format(_text(" · ".join(filter(None, facts))))


def _reports(root: Path) -> str:
    """Return the command as a terminal in the collection finds it."""
    own = root / ".venv/bin/reports"
    there = shutil.which("reports") or not own.is_file()
    return "reports" if there else own.relative_to(root).as_posix()


def _todo(planned: Sequence[Planned], lang: Lang, *, root: Path) -> Iterator[Markup]:
    """Yield how a notebook's reports stand and, where something is to be done, the command."""
    found = Counter(one.state for one in planned)
    states = (
        say(f"pages.landing.{state}", lang, count=found[state]) for state in State if found[state]
    )
    yield _SMALL.format(_text(" · ".join(states)))
    if failed := next((one for one in planned if one.state is State.FAILED), None):
        yield _SMALL.format(_text(failed.reason))
    if set(found) != {State.FRESH}:
        name = planned[0].report.name
        command = f"{_reports(root)} build {name}" + (f" '{name}/*'" if planned[1:] else "")
        yield Markup("<div>{} <code>{}</code></div>").format(
            say("pages.landing.build", lang), command
        )


def _links(entry: Entry, lead: Planned, lang: Lang) -> Markup:
    notebook = quote(f"../notebooks/{entry.file}")
    links = [_LINK.format(notebook, say("pages.landing.notebook", lang))]
    if lead.page:
        links.append(_LINK.format(quote(f"../{lead.page}"), say("pages.landing.page", lang)))
    return Markup("<div>{}</div>").format(Markup(" · ").join(links))


def cards(lang: Lang, *, root: Path | None = None) -> Cards:
    """Return a card for every notebook of the collection.

    Of the one around the working folder, unless another ``root`` is given.

    Raises ``UsageError``: the manifest or a parameter cannot be used.
    """
    plan, _ = plan_for(Collection(root or collection_root()), Wanted(pdf=False))
    return _cards(plan, lang)


def _cards(plan: Plan, lang: Lang) -> Cards:
    by_name: dict[str, list[Planned]] = {}
    for one in plan.planned:
        by_name.setdefault(one.report.name, []).append(one)
    pictures: dict[str, bytes] = {}
    drawn = []
    for name, entry in plan.manifest.entries.items():
        lead = _lead(by_name[name], lang)
        picture: Markup | str = ""
        if len(pictures) < MOST_PICTURES and (dots := _shown(plan, lead)):
            pictures[f"{name}.png"] = dots
            picture = _PICTURE.format(name=f"{name}.png")
        title = _LINK.format(quote(f"../notebooks/{entry.file}"), _text(entry.title.of(lang)))
        lines = [Markup('<div style="font-size:1.2em;font-weight:600">{}</div>').format(title)]
        if entry.question:
            lines.append(_SMALL.format(_text(entry.question.of(lang))))
        lines += _told(plan, lead, lang)
        lines += _todo(by_name[name], lang, root=plan.manifest.collection.root)
        lines.append(_links(entry, lead, lang))
        drawn.append(_CARD.format(picture=picture, lines=Markup("").join(lines)))
    return Cards(Markup("\n").join(drawn), pictures)


def _shown(plan: Plan, lead: Planned) -> bytes:
    """Return the first picture of a report, small."""
    files = plan.release.reports.get(lead.report.id, {}).get("files", {})
    return _picture(plan.release.folder / files["ipynb"]) if files.get("ipynb") else b""


def _prose(collection: Collection) -> Iterator[dict[str, Any] | None]:
    """Yield the prose of the stored landing notebook; None where its code stands."""
    try:
        stored = read_notebook(collection.root / STORED, file=STORED.as_posix()).cells
    except UsageError:
        stored = ()
    yield from (_cell(one.id, one.source, *one.tags) if one.kind == "markdown" else None
                for one in stored)  # fmt: skip


def _cell(ident: str, source: str, *tags: str, **more: Any) -> dict[str, Any]:
    told = {"cell_type": "markdown", "id": ident, "metadata": {"tags": tags}, "source": source}
    return told | more


def write_landing(collection: Collection) -> str:
    """Write the landing page beside the reports and return where, below the collection's root.

    It is the prose of the stored landing notebook around the cards, in both languages, each cell
    tagged with its own.

    Raises
    ------
    UsageError
        The manifest or a parameter cannot be used.
    OSError
        It cannot be written.
    """
    plan, _ = plan_for(collection, Wanted(pdf=False))
    shown = [
        _cell(f"cards-{lang}", str(made.markup), lang, attachments=made.attachments)
        for lang in LANGS
        for made in [_cards(plan, lang)]
    ]
    prose = [*_prose(collection)]
    place = prose.index(None) if None in prose else len(prose)
    before, after = (filter(None, part) for part in (prose[:place], prose[place:]))
    # One language after the other, for front ends that cannot hide either.
    cells = sorted([*before, *shown, *after], key=lambda cell: "en" in cell["metadata"]["tags"])
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python",
                           "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    path = collection.root / LANDING
    path.parent.mkdir(exist_ok=True)
    write_file(path, json.dumps(notebook, ensure_ascii=False, indent=1).encode())
    return LANDING.as_posix()
