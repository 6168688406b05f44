"""Codes offered where they are typed: Tab behind ``indicator="`` lists those that have figures.

Belongs here: what IPython's completer is told beyond what it finds itself. Which codes there are,
the tables know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from IPython.core.completer import SimpleCompletion, context_matcher
from IPython.core.getipython import get_ipython

if TYPE_CHECKING:
    from helpers.data import Tables

#: The argument that a code is typed for, perhaps in a list, and what stands of it.
_BEGUN: Final = re.compile(
    r"""\b(indicator|entity|basis)\s*=\s*[\[({]?\s*(?:(["'])[^"']*\2\s*,\s*)*(["']?)([\w-]*)\Z"""
)

_NAME: Final = "helpers.codes"


def offer_codes(tables: Tables) -> None:
    """Let the completer of the running IPython, if any, offer the codes of some tables."""
    shell = get_ipython()
    if shell is None:
        return
    observations = tables.observations
    codes = {name: observations[name].unique() for name in ("indicator", "entity", "basis")}

    def matcher(context: Any) -> dict[str, Any]:
        return _matched(codes, context.text_until_cursor)

    matchers = shell.Completer.custom_matchers
    others = [one for one in matchers if getattr(one, "matcher_identifier", "") != _NAME]
    matchers[:] = [*others, context_matcher(identifier=_NAME)(matcher)]


def _matched(codes: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return IPython's answer for a text up to the cursor."""
    found = _BEGUN.search(text)
    if found is None:
        return {"completions": []}
    argument, quote, begun = found[1], found[3], found[4]
    around = "" if quote else '"'
    fitting = [code for code in codes[argument] if begun.casefold() in code.casefold()]
    completions = [SimpleCompletion(f"{around}{code}{around}", type=argument) for code in fitting]
    return {"completions": completions, "matched_fragment": begun, "suppress": bool(fitting)}
