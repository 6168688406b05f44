"""What the sheets and styles of foreign HTML say of colours, written at the elements themselves.

Belongs here: which rule holds for which element. What a declaration may say is judged in
``helpers.display.harmless``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import cssselect
from lxml import etree

from helpers.display import harmless

# How much looking-up of other rules than a single element's is worth it.
_PATIENCE: Final = 3_000_000


def _selected(body: Any, sheets: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Any, Any]]:
    """Yield each rule's weight, elements and declarations; None for those not looked for."""
    by_id: dict[str, list[Any]] = {}
    size = 0
    for element in body.iterdescendants():
        size += 1
        if name := element.get("id"):
            by_id.setdefault(name, []).append(element)
    translator = cssselect.HTMLTranslator()
    looked = 0
    for number, sheet in enumerate(sheets):
        for place, (text, style, _) in enumerate(harmless.rules(sheet, harmless.COLOURING)):
            if not style:
                continue
            try:
                selectors = cssselect.parse(text)
            except cssselect.SelectorError:
                continue
            for selector in selectors:
                tree: Any = selector.parsed_tree
                plain = type(tree).__name__ == "Hash" and tree.selector.element is None
                weight = (*selector.specificity(), number, place)
                if selector.pseudo_element:
                    continue
                if plain:
                    yield weight, by_id.get(tree.id, ()), style
                    continue
                looked += size
                if looked > _PATIENCE:
                    yield weight, None, style
                    return
                try:
                    path = translator.selector_to_xpath(selector, prefix="descendant::")
                    yield weight, body.xpath(path), style
                except (cssselect.SelectorError, etree.XPathError):
                    continue


def colour(body: Any, sheets: Sequence[str]) -> bool:
    """Give each element the harmless part of its style; return False where rules were too many.

    Pages let no foreign sheet in, so what the sheets say is written at the elements themselves.
    """
    chosen: dict[Any, list[tuple[tuple[int, ...], dict[str, str]]]] = {}
    complete = True
    for weight, elements, style in _selected(body, sheets):
        if elements is None:
            complete = False
            break
        for element in elements:
            chosen.setdefault(element, []).append((weight, style))
    for element in body.iterdescendants():
        own = element.attrib.pop("style", "")
        final: dict[str, str] = {}
        for _, part in sorted(chosen.get(element, ()), key=lambda pair: pair[0]):
            final |= part
        if own:
            final |= harmless.declarations(own, harmless.COLOURING)[0]
        if final:
            element.set("style", harmless.written(final))
    return complete
