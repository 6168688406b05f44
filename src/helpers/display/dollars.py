r"""Dollar signs that are money, kept from being read as the bounds of mathematics.

JupyterLab and converters look for ``$…$`` and ``\(…\)`` in whatever they show, sentences with two
amounts included. They look within one element, so a sign in a ``<span>`` of its own bounds
nothing, and unlike a class or an attribute that is left by every sanitiser.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

_ALONE: Final = "<span>&#36;</span>"
_SIGN: Final = r"\$|&\#36;|&\#x24;|&dollar;"
# As pandoc knows it: no blank inside the signs, no digit behind them.
_FORMULA: Final = re.compile(r"\$(?![\s$])((?:[^$\\\n]|\\.|\n(?![ \t]*\n))*)(?<!\s)\$(?!\d)")
_SENTENCE: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}[.,;:]?\s+[^\W\d_]{2}|[가-힣]")

# Left as they are; what is never closed goes to the end, so that long texts cost no time.
_VERBATIM: Final = rf"""
    <!--.*?(?:-->|\Z)
  | <(?P<tag>script|style|textarea|pre|code)\b.*?(?:</(?P=tag)\s*>|\Z)
  | <span>(?:{_SIGN})</span>
  | <[A-Za-z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>
  | \$\$.+?\$\$
  | \\begin\{{(?P<name>\w+\*?)\}}.*?(?:\\end\{{(?P=name)\}}|\Z)
"""
_FLAGS: Final = re.DOTALL | re.IGNORECASE | re.MULTILINE | re.VERBOSE
_HTML: Final = re.compile(rf"{_VERBATIM} | \\\$ | (?P<amount>{_SIGN})", _FLAGS)
_MARKDOWN: Final = re.compile(
    rf"""
    ^[ ]{{0,3}}(?P<fence>`{{3,}}|~{{3,}}).*?(?:^[ ]{{0,3}}(?P=fence)[`~]*[ \t]*$|\Z)
  | (?:\A|\n[ \t]*\n)(?:(?:[ ]{{4}}|\t)[^\n]*(?:\n|\Z))+             # an indented block of code
  | (?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)                 # code in a line
  | \]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)                          # where a link leads
  | ^[ ]{{0,3}}\[[^\]\n]+\]:[^\n]* | https?://[^\s<>]+
  | {_VERBATIM} | \\\\\$ | \\[^$]
  | (?P<amount>\\?\$|{_SIGN})
    """,
    _FLAGS,
)


def as_text(text: str) -> str:
    """Return plain text as HTML that shows it and nothing else.

    >>> as_text("$3 & $5")
    '<span>$</span>3 &amp; <span>$</span>5'
    """
    return re.sub(r"[$\\]", r"<span>\g<0></span>", escape(text))


def in_html(markup: str) -> str:
    """Return HTML with every dollar sign on its own that bounds no mathematics.

    >>> in_html("<td title='$'>$3 to $5, $x^2$</td>")
    "<td title='$'><span>&#36;</span>3 to <span>&#36;</span>5, $x^2$</td>"
    """
    return _set_apart(_HTML, markup)


def in_markdown(source: str) -> str:
    r"""Return Markdown with every dollar sign on its own that bounds no mathematics.

    An escaped one among them: as HTML it is a plain one, and bounds again.

    >>> in_markdown(r"`$3` to \$3 or $5, $x^2$")
    '`$3` to <span>&#36;</span>3 or <span>&#36;</span>5, $x^2$'
    """
    return _set_apart(_MARKDOWN, source)


def _set_apart(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with the pattern's amounts in elements of their own."""
    if len(re.findall(_SIGN.replace("\\#", "#"), text, re.IGNORECASE)) < 2:
        return text
    parts: list[str] = []
    place = 0
    while found := pattern.search(text, place):
        formula = _FORMULA.match(text, found.start())
        if formula and _is_formula(formula[1]):
            found = formula
            shown = formula[0]
        else:
            shown = _ALONE if found["amount"] else found[0]
        parts += text[place : found.start()], shown
        place = found.end()
    return "".join([*parts, text[place:]])


def _is_formula(between: str) -> bool:
    r"""Return whether what stands between two dollar signs is mathematics and no prose.

    >>> [_is_formula(text) for text in ("2 x + y", r"\text{net profit}", "5 million more, A")]
    [True, True, False]
    """
    if "\\" not in between and _SENTENCE.search(between):
        return False
    # A formula holds no tag, and is code as a whole or not at all.
    as_code = between.startswith("`") and between.endswith("`")
    return not re.search(r"</?[a-z][^<]*>", between) and (as_code or "`" not in between)
