"""What changed between releases, as their key figures tell it.

Belongs here: comparing key figures, the history that each release carries on, and the pages, feeds
and parts of pages that tell it. Which releases there are is ``release``'s.
"""

from __future__ import annotations

import json
import math
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from helpers.data.characters import fit_for_xml
from helpers.display import periods
from helpers.display.wording import Lang, say
from helpers.paths import PAGES
from helpers.pipeline.page.layout import environment, words
from helpers.pipeline.page.ways import FEEDS

HISTORY: Final = "changes.json"
KEPT: Final = 100
"""Releases with changes that the history holds."""
EXACTER: Final = 2
"""By what factor the width of a figure's bounds has to change to be told."""

Figure = Mapping[str, Any]
What = Literal["appeared", "gone", "value", "bounds", "verdict", "rank"]
NEVER: Final = "1970-01-01T09:00:00+09:00"
"""When a feed without entries was renewed last."""
_FEED: Final = re.compile(rb"<id>urn:uuid:([0-9a-f-]{36})</id>")
_PLACE: Final = re.compile(r"<!--changes-->.*?<!--/changes-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than it was."""

    figure: str  #: Id of the key figure; empty where a whole report appeared or went.
    what: What  #: What of it changed.
    #: As printed, a verdict's key, or a rank; empty where there is none.
    before: str = ""
    after: str = ""
    text: str = ""  #: The sentence that states the figure, the new one where there is one.


@dataclass(frozen=True, slots=True)
class Changed:
    """A report of which something changed."""

    id: str
    lang: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A release with what changed in it, and when it was published, ISO 8601 with time zone."""

    release: str
    when: str
    reports: tuple[Changed, ...]


_EDITIONS: Final = TypeAdapter(tuple[Edition, ...])


def compared(before: Sequence[Figure], after: Sequence[Figure]) -> list[Change]:
    """Return what changed between the key figures of two releases of one report.

    A value that stays within what its rounding allowed, or is printed as it was, has not changed:
    only bounds that do not meet show a move. Bounds are told where they became `EXACTER` times as
    narrow or wide. Key figures are as ``release.json`` lists them.
    """
    old, new = ({figure["id"]: figure for figure in figures} for figures in (before, after))
    told = [Change(key, "gone", before=old[key]["text"]) for key in old.keys() - new.keys()]
    for key, figure in new.items():
        if key in old:
            told += _moved(old[key], figure)
        else:
            told.append(Change(key, "appeared", after=figure["text"]))
    order = {key: place for place, key in enumerate({**new, **old})}
    return sorted(told, key=lambda change: order[change.figure])


def _moved(old: Figure, new: Figure) -> Iterable[Change]:
    """Yield what changed of one figure."""
    (low, high), (lower, higher) = _bounds(old), _bounds(new)
    apart = higher < low or high < lower
    narrow, wide = sorted((high - low, higher - lower))
    seen = old["text"] != new["text"]
    if (apart and seen) or old["unit"] != new["unit"]:
        yield Change(new["id"], "value", old["text"], new["text"])
    elif wide > narrow * EXACTER and seen:
        yield Change(new["id"], "bounds", old["text"], new["text"])
    for what in ("verdict", "rank"):
        was, now = (str(figure.get(what) or "") for figure in (old, new))
        if was and now and was != now:
            yield Change(new["id"], what, was, now)


def _bounds(figure: Figure) -> tuple[float, float]:
    low, high = figure["low"], figure["high"]
    ends = -math.inf if low is None else low, math.inf if high is None else high
    # Digits beyond these are of the machine's reckoning, not of any document.
    return float(f"{ends[0]:.12g}"), float(f"{ends[1]:.12g}")


def edition(
    release: str,
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    *,
    when: str,
    titles: Mapping[str, str],
) -> Edition:
    """Return what changed between the entries of two releases.

    Entries are those of ``release.json``, by report id, as are the ``titles``; ``release`` is the
    id of the newer, published at ``when`` (ISO 8601 with time zone).
    """
    changed = []
    for ident in {**after, **before}:
        old, new = before.get(ident), after.get(ident)
        changes: list[Change] = []
        if old is None or new is None:
            changes.append(Change("", "gone" if old else "appeared"))
        else:
            changes += compared(old.get("key_figures", ()), new.get("key_figures", ()))
        if changes:
            lang = str((new or old or {})["parameters"].get("lang", "ko"))
            changed.append(Changed(ident, lang, titles.get(ident, ident), tuple(changes)))
    return Edition(release, when, tuple(changed))


def read_history(release: Path) -> tuple[Edition, ...]:
    """Return the editions of a release's history, the newest first; none where it is unreadable."""
    try:
        return _EDITIONS.validate_json((release / HISTORY).read_bytes())
    except (OSError, ValueError):
        return ()


def write_history(editions: Sequence[Edition]) -> bytes:
    """Return a history as it is published, no longer than `KEPT` editions."""
    content = [asdict(one) for one in editions[:KEPT]]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def latest(editions: Iterable[Edition]) -> dict[str, tuple[str, Changed]]:
    """Return by report when its figures changed last, and what of them."""
    found: dict[str, tuple[str, Changed]] = {}
    for one in editions:
        for changed in one.reports:
            if any(change.figure for change in changed.changes):
                found.setdefault(changed.id, (one.when, changed))
    return found


def with_changes(page: str, found: tuple[str, Changed] | None, *, lang: Lang) -> str:
    """Return a page with what changed last of its report in its place, whatever stood there."""
    markup = ""
    if found:
        when, changed = found
        parts: Any = environment().get_template("parts.html.j2").module
        markup = parts.changed(
            changed.changes, periods.clock(when, lang), words(lang), telling(lang)
        )
    return _PLACE.sub(lambda _: f"<!--changes-->{markup}<!--/changes-->", page, count=1)


def telling(lang: Lang) -> Any:
    """Return how one change is told in a language: before and after."""

    def told(change: Change) -> tuple[str, str]:
        before, after = change.before, change.after
        if change.what == "verdict":
            before, after = (say(f"common.verdict.{one}", lang) for one in (before, after))
        return before, after

    return told


def shown(editions: Sequence[Edition], *, lang: Lang, published: Collection[str]) -> dict[str, Any]:
    """Return what the page of changes shows in a language, for `render_page`.

    The newest edition comes first; ``published`` are the ids of the reports there are pages of.
    """
    return {
        "told": telling(lang),
        "moment": periods.clock,
        "editions": _in(editions, lang),
        "published": published,
    }


def render_feed(
    editions: Sequence[Edition], *, lang: Lang, site: Mapping[str, str], before: bytes = b""
) -> str:
    """Return the Atom feed (RFC 4287) of changes in one language, an entry a release.

    Its id is that of the feed before it, for good, whatever the collection is called and wherever
    it is by then; entries are named (RFC 4122, version 5) after it and their release.
    """
    home = site.get("address", "")
    known = _FEED.search(before)
    name = f"{home or site.get('title', '') or 'reports'} {lang}"
    own = uuid.UUID(known[1].decode()) if known else uuid.uuid5(uuid.NAMESPACE_URL, name)
    xml = environment().get_template("changes.xml.j2").render(
        lang=lang, site=site, home=home, files=PAGES["changes"], feed=FEEDS[lang], say=words(lang),
        told=telling(lang), moment=periods.clock, editions=_in(editions, lang), epoch=NEVER,
        id=own, entry=lambda release: uuid.uuid5(own, release),
    )  # fmt: skip
    return fit_for_xml(xml.strip()) + "\n"


def _in(editions: Sequence[Edition], lang: Lang) -> list[Edition]:
    """Return editions with the reports of one language, without those that have none."""
    own = (
        replace(one, reports=tuple(report for report in one.reports if report.lang == lang))
        for one in editions
    )
    return [one for one in own if one.reports]
