"""Formulas in text: where they are, and what they look like without a script.

Belongs here: telling formulas from dollars and code, keeping them from Markdown's own reading, and
turning LaTeX into MathML, which browsers set themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Any, Final, TypeAlias

import lxml.html
from latex2mathml.converter import convert_to_element

# Code is looked for first, so that nothing inside it counts. A dollar opens a formula where no
# letter, digit or dollar stands before it and no space after it; it closes one where no space
# stands before and no digit after it; between the two there is no other dollar. This is Pandoc's
# rule, which leaves amounts of money alone.
_PARTS: Final = re.compile(
    r"""
      (?P<fence>^[ ]{0,3}(?P<rail>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=rail)[`~]*[ \t]*$|\Z))
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<tag><[A-Za-z/!][^<>]*>)
    | (?P<wide>\\\\\[(?P<w1>(?:(?!\n\s*\n).)+?)\\\\\]
        | (?<![\\$])\$\$(?!\$)(?P<w2>(?:(?!\n\s*\n)(?:\\.|[^\\$]|\$(?!\$)))+?)\$\$(?!\$)
        | ^[ \t]*\\\[(?P<w3>(?:(?!\n\s*\n).)+?)\\\][ \t]*$
        | (?P<w4>\\begin\{(?P<name>[A-Za-z]+\*?)\}(?:(?!\n\s*\n).)*?\\end\{(?P=name)\}))
    | (?P<inline>\\{1,2}\((?P<i1>(?:(?!\n\s*\n).)+?)\\{1,2}\)
        | (?<![A-Za-z0-9$])\$(?![\s$,;:!?)])(?P<i2>(?:\\.|(?!\n\s*\n)[^\\$`])+?)(?<!\s)\$(?![0-9$]))
    | \\[\\$`]
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
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

    def word(part: re.Match[str]) -> str:
        latex = next(
            (part[name] for name in ("w1", "w2", "w3", "w4", "i1", "i2") if part[name]), None
        )
        if latex is None or (part["i2"] and _money(latex)):
            return part[0]
        name = f"{stem}q{len(found)}q"
        found[name] = (part[0], latex, bool(part["wide"]))
        return name

    return _PARTS.sub(word, source), found


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
