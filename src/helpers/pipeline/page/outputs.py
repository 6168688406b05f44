"""Outputs of cells as a page shows them: the richest type of a bundle that shows anything.

Belongs here: the order in which types are tried, and saying what none of them could show. Blocks
are drawn from their data by ``helpers.display.block_html``; foreign HTML is judged in ``foreign``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape, unescape
from typing import Any, Final

from markupsafe import Markup
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from helpers.display import block_html
from helpers.display.block_kinds import MIME
from helpers.display.block_text import Block
from helpers.display.wording import say
from helpers.pipeline.page.embedded import embedded
from helpers.pipeline.page.foreign import Place, harmless_html
from helpers.pipeline.page.prose import latex_markup, safe_markdown

PICTURES: Final = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
JSON: Final = ("application/json", "application/geo+json")
# Richest first.
SHOWN: Final = ("text/html", "text/markdown", *PICTURES, "text/latex", *JSON, "text/plain")
# Types that only prepare a viewer for what other outputs hold.
_PREPARING: Final = re.compile(r"application/vnd\.\w+_load\.")
_VIEWED: Final = re.compile(r"application/vnd\.([A-Za-z0-9]+)")
_KINDS: Final = {
    "application/javascript": "script", "text/javascript": "script", "application/pdf": "pdf",
    "application/vnd.jupyter.widget-view+json": "widget",
}  # fmt: skip
# What Python says of an object that says nothing of itself.
_NAMELESS: Final = re.compile(r"<[\w. ]+>\s*\Z")
# What nobody ever sees of HTML.
_UNSEEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<style\b.*?(?:</style\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE
)


def text_of(value: Any) -> str:
    r"""Return a text of a bundle: the format allows one text or a list of lines.

    >>> text_of(["a\n", "b"]), text_of("c")
    ('a\nb', 'c')
    """
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def block_markup(data: Block, ident: str) -> Markup:
    """Return a block's HTML from its data as the record holds it.

    In a finding the key figure is set in bold where the sentence states it as the data do.
    """
    return _stressed(block_html.render(data, ident=ident), data)


def opening_markup(data: Block, ident: str) -> tuple[Markup, Markup]:
    """Return findings as a page begins with them: what stands out, and the rest, folded."""
    front, more = block_html.opening(data, ident=ident)
    return _stressed(front, data), _stressed(more, data)


def _stressed(markup: str, data: Block) -> Markup:
    for finding in data.get("findings", [data]):
        figure = finding.get("figure")
        if finding["block"] == "finding" and figure:
            plain, key = escape(finding["text"]), escape(figure["text"])
            markup = markup.replace(f">{plain}<", f">{plain.replace(key, f'<b>{key}</b>', 1)}<", 1)
    return Markup(markup)  # noqa: S704 - drawn and escaped from data


def plain_markup(text: str, *, place: Place) -> Markup:
    """Return text as it was printed, without a terminal's colours."""
    label = say("pages.text_output", place.lang)
    return Markup('<pre class="plain" role="group" tabindex="0" aria-label="{}">{}</pre>').format(
        label,
        strip_ansi(text),  # type: ignore[no-untyped-call]  # nbconvert ships no types
    )


def _seen(data: Mapping[str, Any]) -> str:
    """Return what of an output's HTML is seen; a sign where there is none."""
    return unescape(_UNSEEN.sub("", text_of(data.get("text/html", "–")))).strip()


def output_markup(output: NotebookNode, *, place: Place, alt: str = "") -> Markup:
    """Return an output that is no block as markup for a page.

    What cannot be shown is noted in ``place``; ``alt`` is the cell's own text for its pictures.
    """
    if output.output_type == "stream":
        return plain_markup(text_of(output.text), place=place)
    if output.output_type == "error":
        return plain_markup("\n".join(output.traceback), place=place)
    data: Mapping[str, Any] = output.get("data") or {}
    data = {kind: value for kind, value in data.items() if value is not None}
    words = Markup()
    for kind in SHOWN[:-1]:
        if kind not in data:
            continue
        trial = replace(place, remarks=[])
        markup, shows = _typed(kind, data[kind], output, trial, alt)
        if shows:
            _note(place, trial)
            return markup
        if trial.remarks and not words:
            words = markup
            left = trial
    if words:
        _note(place, left)
    else:
        words = _unshown([*data, *output.metadata.get("left_out", ())], place)
    plain = text_of(data.get("text/plain", ""))
    if "text/latex" in data and (not plain or _NAMELESS.match(plain)):
        plain = text_of(data["text/latex"])
    if not plain.strip() or (_NAMELESS.match(plain) and (words or not _seen(data))):
        return words
    return words + plain_markup(plain, place=place)


def _note(place: Place, trial: Place) -> None:
    place.remarks += [remark for remark in trial.remarks if remark not in place.remarks]


def _typed(
    kind: str, value: Any, output: NotebookNode, place: Place, alt: str
) -> tuple[Markup, bool]:
    """Return one type of an output as markup, and whether that shows anything."""
    if kind == "text/html":
        inner, shows, coloured = harmless_html(text_of(value), place=place)
        name = "foreign paper" if coloured else "foreign"
        return Markup('<div class="{}">{}</div>').format(name, inner), shows
    if kind == "text/markdown":
        inner, shows = safe_markdown(text_of(value), place=place)
        return Markup('<div class="prose">{}</div>').format(inner), shows
    if kind == "text/latex":
        inner, shows = latex_markup(text_of(value))
        return Markup('<p class="formula">{}</p>').format(inner), shows
    if kind in JSON:
        told = json.dumps(value, ensure_ascii=False, indent=2)
        return plain_markup(told, place=place), True
    address = embedded(kind, value)
    if not address:
        return Markup('<p class="unshown">{}</p>').format(place.unshown("broken")), False
    own = output.metadata.get(kind)
    own = own.get("alt", "") if isinstance(own, Mapping) else ""
    text = str(own or alt) or say("pages.picture", place.lang, section=place.label)
    return Markup('<img class="picture" src="{}" alt="{}">').format(address, text), True


def _unshown(kinds: list[str], place: Place) -> Markup:
    """Return a word of the first type that no page shows; nothing where there is none."""
    if any(_PREPARING.match(kind) for kind in kinds):
        return Markup()
    rich = [kind for kind in kinds if kind not in SHOWN and kind != MIME]
    # What a script draws is better known by the name of the viewer.
    rich.sort(key=lambda kind: kind in _KINDS and _KINDS[kind] == "script")
    for kind in rich:
        family, _, _ = kind.partition("/")
        if kind in _KINDS:
            word = place.unshown(_KINDS[kind])
        elif family in {"audio", "video"}:
            word = place.unshown(family)
        elif viewed := _VIEWED.match(kind):
            word = place.unshown("viewed", name=viewed[1])
        else:
            word = place.unshown("type", name=kind[:100] or "–")
        return Markup('<p class="unshown">{}</p>').format(word)
    return Markup()
