"""Formulas in text: where they are, and what they look like without a script.

Belongs here: telling formulas from dollars and code, keeping them from Markdown's own reading, and
turning LaTeX into MathML, which browsers set themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any, Final, TypeAlias

import lxml.html
from latex2mathml.converter import convert_to_element

# What may begin a formula, and what hides dollars. A dollar opens a formula where no letter, digit
# or dollar stands before it and no space after it; it closes one where no space stands before and
# no digit after it; between the two there is no other dollar. This is Pandoc's rule, which leaves
# amounts of money alone.
_OPENING: Final = re.compile(
    r"""
      ^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*$
    | (?P<code>`+)
    | <[A-Za-z/!][^<>]*>
    | (?P<named>\\begin\{(?P<name>[A-Za-z]+\*?)\})
    | (?P<wide>\\\\\[ | ^[ \t]*\\\[ | (?<!\$)\$\$(?!\$))
    | (?P<inline>\\{1,2}\( | (?<![A-Za-z0-9$])\$(?![\s$,;:!?)]))
    | \\[\\$`]
    """,
    re.MULTILINE | re.VERBOSE,
)
_CLOSING: Final = {
    r"\\[": r"\\\\\]",
    r"\[": r"\\\][ \t]*$",
    "$$": r"(?<!\\)\$\$(?!\$)",
    r"\(": r"\\\)",
    r"\\(": r"\\\\\)",
}
_TO_DOLLAR: Final = re.compile(r"((?:\\.|[^\\$`])*(?:\\.|[^\\$`\s]))\$(?![0-9$])", re.DOTALL)
_BLANK_LINE: Final = re.compile(r"\n[ \t]*(?=\n)")
_SIGNS: Final = re.compile(r"[\\^_={}<>|+*]")
_WORDS: Final = re.compile(r"\s[A-Za-z]{3,}")
_UNKNOWN: Final = re.compile(r"\\[A-Za-z]")
_CHARACTER: Final = re.compile(r"&#x[0-9A-Fa-f]+;")
_NUMBERED: Final = re.compile(
    r"(\\(?:begin|end)\{)(align|alignat|equation|eqnarray|flalign|gather|multline)\}"
)
_ENVIRONMENT: Final = re.compile(r"\\begin\{([A-Za-z]+)\*?\}")
_SET: Final = frozenset({
    "align", "aligned", "alignat", "array", "Bmatrix", "bmatrix", "cases", "dcases", "eqnarray",
    "equation", "flalign", "gather", "gathered", "matrix", "multline", "pmatrix", "smallmatrix",
    "split", "substack", "Vmatrix", "vmatrix",
})  # fmt: skip
# How many children these have.
_CHILDREN: Final = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
# What formulas may say of themselves; nothing that links, styles or names.
ATTRIBUTES: Final = frozenset({
    "accent", "accentunder", "alttext", "columnalign", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace",
    "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
    "rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset",
    "width",
})  # fmt: skip
ELEMENTS: Final = frozenset({
    "math", "maction", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn",
    "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace",
    "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "none",
})  # fmt: skip

Words: TypeAlias = Mapping[str, tuple[str, str, bool]]


def _money(formula: str) -> bool:
    """Tell whether what stands between two dollars reads as an amount and words."""
    plain = not _SIGNS.search(formula.replace("\\$", ""))
    return plain and formula[:1].isdigit() and bool(_WORDS.search(formula))


def lifted(source: str) -> tuple[str, dict[str, tuple[str, str, bool]]]:
    """Return Markdown with a word in place of each formula, and what each word stands for.

    A formula is its source as written, its LaTeX, and whether it has a line of its own.

    >>> lifted("costs $5-$10, `$HOME`")
    ('costs $5-$10, `$HOME`', {})
    >>> lifted("so $x$")
    ('so formulaq0q', {'formulaq0q': ('$x$', 'x', False)})
    """
    found: dict[str, tuple[str, str, bool]] = {}
    stem = "formula"
    while stem in source:
        stem += "x"
    parts = []
    end = 0
    for start, stop, latex, wide in _formulas(source):
        name = f"{stem}q{len(found)}q"
        found[name] = (source[start:stop], latex, wide)
        parts += [source[end:start], name]
        end = stop
    return "".join([*parts, source[end:]]), found


def _formulas(source: str) -> Iterator[tuple[int, int, str, bool]]:
    """Yield where each formula begins and ends, its LaTeX, and whether it has a line of its own."""
    blanks = [blank.start() for blank in _BLANK_LINE.finditer(source)]
    # What was once looked for in vain up to a place is not there later either.
    missing: set[tuple[str, int]] = set()

    def closing(pattern: str, start: int, limit: int) -> re.Match[str] | None:
        if (pattern, limit) in missing:
            return None
        close = re.compile(pattern, re.MULTILINE).search(source, start, limit)
        if close is None:
            missing.add((pattern, limit))
        return close

    place = 0
    while opening := _OPENING.search(source, place):
        start, place = opening.span()
        next_blank = bisect_left(blanks, place)
        limit = blanks[next_blank] if next_blank < len(blanks) else len(source)
        if rail := opening["fence"]:
            close = closing(rf"^ {{0,3}}{rail[0]}{{{len(rail)},}}[ \t]*$", place, len(source))
            place = close.end() if close else len(source)
        elif ticks := opening["code"]:
            close = closing(rf"(?<!`){ticks}(?!`)", place, limit)
            place = close.end() if close else place
        elif opening["inline"] == "$":
            whole = _TO_DOLLAR.match(source, place, limit)
            if whole and not _money(whole[1]):
                place = whole.end()
                yield start, place, whole[1], False
        elif sign := opening["named"] or opening["wide"] or opening["inline"]:
            name = opening["name"]
            pattern = rf"\\end\{{{re.escape(name)}\}}" if name else _CLOSING[sign.strip()]
            close = closing(pattern, place, limit)
            if close and source[place : close.start()].strip():
                inner = source[start : close.end()] if name else source[place : close.start()]
                place = close.end()
                yield start, place, inner, not opening["inline"]


@lru_cache(maxsize=4096)
def _mathml(latex: str, *, display: bool) -> str:
    """Return a formula as MathML, empty where it holds something unknown."""
    if not set(_ENVIRONMENT.findall(latex)) <= _SET:
        return ""
    try:
        # Numbers would begin anew with each formula.
        element = convert_to_element(
            _NUMBERED.sub(r"\1\2*}", latex), display="block" if display else "inline"
        )
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the source is shown
        return ""
    if not all(_settle(part) for part in element.iter()):
        return ""
    math = lxml.html.Element("math", {"display": element.get("display"), "alttext": latex.strip()})
    _copy(element, math)
    markup: str = lxml.html.tostring(math, encoding="unicode")
    return markup


def _settle(part: Any) -> bool:
    """Make one element fit for a page; return False for one that says what nobody reads."""
    part.text = _CHARACTER.sub(lambda found: unescape(found[0]), part.text or "")
    count = _CHILDREN.get(part.tag)
    whole = count is None or len(part) == count
    return whole and part.tag in ELEMENTS and not _UNKNOWN.search(part.text)


def _copy(old: Any, new: Any) -> None:
    new.text = old.text
    for child in old:
        kept = {name: value for name, value in child.attrib.items() if name in ATTRIBUTES}
        if side := kept.pop("columnalign", ""):
            # What browsers heed instead.
            kept["style"] = f"text-align:{side}"
        made = lxml.html.Element(child.tag, kept)
        _copy(child, made)
        new.append(made)


def formula(latex: str, *, display: bool) -> Any | None:
    """Return a formula as an element of MathML, None where it cannot be set."""
    markup = _mathml(latex, display=display)
    return lxml.html.fragment_fromstring(markup) if markup else None


def set_formulas(element: Any, words: Words) -> None:
    """Set formulas where text is text; elsewhere give their source back."""
    if not words:
        return
    pattern = re.compile("|".join(sorted(words, key=len, reverse=True)))
    for name, value in element.attrib.items():
        if pattern.search(value):
            element.set(name, pattern.sub(lambda word: words[word[0]][0], value))
    parent = element.getparent()
    for text, holder, place in ((element.text, element, 0), (element.tail, parent, None)):
        if not text or holder is None or not pattern.search(text):
            continue
        lead, nodes = _set_text(text, pattern, words, code=_in_code(holder))
        if place is None:
            element.tail = lead
        else:
            element.text = lead
        start = parent.index(element) + 1 if place is None else place
        for number, node in enumerate(nodes, start):
            holder.insert(number, node)


def _in_code(element: Any) -> bool:
    return any(
        part.tag in {"code", "pre", "kbd", "samp"} for part in [element, *element.iterancestors()]
    )


def _set_text(
    text: str, pattern: re.Pattern[str], words: Words, *, code: bool
) -> tuple[str, list[Any]]:
    """Return the text before the first formula, and each formula with the text after it."""
    nodes: list[Any] = []
    lead, end = "", 0
    for found in pattern.finditer(text):
        between, end = text[end : found.start()], found.end()
        source, latex, display = words[found[0]]
        node = None if code else formula(latex, display=display)
        if node is None and not code:
            node = lxml.html.Element("code", {"class": "formula"})
            node.text = source
        said = between + (source if code else "")
        if nodes:
            nodes[-1].tail = (nodes[-1].tail or "") + said
        else:
            lead += said
        if node is not None:
            nodes.append(node)
    if nodes:
        nodes[-1].tail = (nodes[-1].tail or "") + text[end:]
    else:
        lead += text[end:]
    return lead, nodes
