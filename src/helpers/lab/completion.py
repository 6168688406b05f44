"""Codes offered where they are typed: Tab behind ``indicator="`` lists those that have figures.

What is typed may be of a name, too: then the names are offered, which are as good as codes.

Belongs here: what IPython's completer is told beyond what it finds itself. Which codes there are,
the tables know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from IPython.core.completer import SimpleCompletion, context_matcher

from helpers.data.collection import Tables
from helpers.display import names
from helpers.display.wording import LANGS

#: The argument that a code is typed for, perhaps in a list, and what stands of it.
_BEGUN: Final = re.compile(
    r"""\b(indicator|entity|basis)\s*=\s*[\[({]?\s*(?:(["'])[^"']*\2\s*,\s*)*(?:(["'])([^"']*)|([\w-]*))\Z"""
)

_NAME: Final = "helpers.codes"


def offer_codes(shell: Any) -> None:
    """Let the completer of an IPython shell offer the codes of its tables."""

    def matcher(context: Any) -> dict[str, Any]:
        return _matched(shell.user_ns, context.text_until_cursor)

    matchers = shell.Completer.custom_matchers
    others = [one for one in matchers if getattr(one, "matcher_identifier", "") != _NAME]
    matchers[:] = [*others, context_matcher(identifier=_NAME)(matcher)]


def _matched(variables: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return IPython's answer for a text up to the cursor."""
    found = _BEGUN.search(text)
    tables = next((one for one in variables.values() if isinstance(one, Tables)), None)
    if found is None or tables is None:
        return {"completions": []}
    argument, quote, begun = found[1], found[3], found[4] or found[5] or ""
    around = "" if quote else '"'
    codes = set(tables.observations[argument])
    offered = dict.fromkeys(sorted(codes), argument)
    called = [names.codes(tables, argument, lang) for lang in LANGS] if begun else []
    offered |= {name: code for pairs in called for name, code in pairs.items() if code in codes}
    completions = [
        SimpleCompletion(f"{around}{text}{around}", type=told)
        for text, told in offered.items()
        if begun.casefold() in text.casefold()
    ]
    return {"completions": completions, "matched_fragment": begun, "suppress": bool(completions)}
