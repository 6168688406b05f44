"""The ways about a site: its pages beside the reports, and what leads from one to the other.

Belongs here: what stands around these pages alike. What is in them is ``index``'s, ``sources``',
``downloads``', ``changes``' and ``status``'; what they are called is ``helpers.paths``'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from helpers.display.wording import Lang
from helpers.paths import PAGES, PageName
from helpers.pipeline.page import layout

FEEDS: Final[Mapping[Lang, str]] = {"ko": "changes.xml", "en": "changes-en.xml"}


def render_page(
    name: PageName,
    *,
    lang: Lang,
    site: Mapping[str, str],
    present: Collection[PageName] = (),
    picture: layout.Picture | None = None,
    **values: Any,
) -> str:
    """Return one of the pages beside the reports, from the template of its name.

    Parameters
    ----------
    name : {"index", "data", "sources", "changes", "status"}
        Which.
    lang : {"ko", "en"}
        Language of the page.
    site : mapping of str to str
        What the collection says of itself, part by part.
    present : collection of str, optional
        The pages beside the index that there are; nothing leads to others.
    picture : Picture, optional
        What stands for the page where links to it are shown.
    **values
        What its template shows besides.
    """
    say_ = layout.words(lang)
    collection = site.get("title") or say_("collection")
    if name == "index":
        title, lead = site.get("headline") or collection, site.get("lead", "")
    else:
        title, lead = say_(f"{name}.title"), say_(f"{name}.lead")
    ways = [
        {"name": one, "address": files[lang], "text": say_(f"{one}.title")}
        for one, files in PAGES.items()
        if one != "index" and one in present
    ]
    html = layout.environment().get_template(f"{name}.html.j2").render(
        css=layout.stylesheet(), script=layout.script(), lang=lang, other=layout.OTHER[lang],
        names=layout.AUTONYMS, site=site, collection=collection, title=title, lead=lead, own=name,
        files=PAGES[name], home=PAGES["index"][lang], ways=ways, say=say_,
        social=layout.social(
            title=title, description=lead, lang=lang, collection=collection, kind="website",
            site=site.get("address", ""), path=PAGES[name][lang], picture=picture,
        ),
        feed=FEEDS[lang] if "changes" in {name, *present} else "", **values,
    )  # fmt: skip
    return html.strip() + "\n"
