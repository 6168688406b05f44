"""Being told: one message a build, where something changed that somebody should know.

Belongs here: what is worth a message, its words, and sending it by apprise to the addresses in
`ADDRESSES` and in ``reports/notify.txt``, which git ignores. Addresses hold passwords: they are
neither printed nor recorded, and a service is named by its kind alone. What was told is a line of
the record of builds. A service that refuses, hangs or is not there fails nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from helpers.display.wording import Lang, say
from helpers.paths import Collection
from helpers.pipeline.plan.log import now
from helpers.pipeline.plan.published import shown
from helpers.pipeline.watch import runs
from helpers.pipeline.watch.runs import Run
from helpers.pipeline.watch.status import MOST_TOLD, Status, after, later, moment, status

ADDRESSES: Final = "REPORTS_NOTIFY"
LANGUAGE: Final = "REPORTS_NOTIFY_LANG"
FILE: Final = "notify.txt"
AGAIN_HOURS: Final = 7 * 24
"""After how long the same trouble is told once more."""
PATIENCE_SECONDS: Final = 20.0
"""How long all services together are waited for."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A key figure of a report outside its earlier bounds, as printed before and after."""

    release: str
    report: str
    before: str
    after: str


def addresses(collection: Collection) -> list[str]:
    """Return whom to tell, as apprise writes it: https://appriseit.com/services/."""
    found = os.environ.get(ADDRESSES, "").split()
    with suppress(OSError, UnicodeDecodeError):
        text = (collection.reports / FILE).read_text(encoding="utf-8-sig")
        found += [line.strip() for line in text.splitlines()]
    return [one for one in dict.fromkeys(found) if one and not one.startswith("#")]


def language() -> Lang:
    """Return the language of messages; Korean unless English is asked for."""
    return "en" if os.environ.get(LANGUAGE, "").strip().lower() == "en" else "ko"


def key(found: Status) -> str:
    """Return what is wrong, so that the same can be told from something else; empty for nothing.

    Of errors that is their kind: what they say may have a number in it that is never the same.
    """
    if found.trouble == "failing":
        kinds = {name: one.reason.partition(":")[0] for name, one in found.failing.items()}
        return "failing " + ", ".join(f"{name}: {kind}" for name, kind in sorted(kinds.items()))
    code = found.whole.code if found.trouble == "refused" and found.whole else ""
    return f"{found.trouble} {code}".strip()


def worth(found: Status, told: Mapping[str, Any]) -> str:
    """Return what is to be told of how a collection stands; empty where that is known.

    ``told`` has ``trouble`` and ``when`` of the last message.
    """
    wrong, known = key(found), told.get("trouble", "")
    if not wrong:
        return "recovered" if known else ""
    if wrong == known and not after(found.at, later(told.get("when", found.at), hours=AGAIN_HOURS)):
        return ""
    return found.trouble


def surprises(collection: Collection, releases: Sequence[str], *, since: str) -> list[Moved]:
    """Return the key figures of reports kept that releases show outside their earlier bounds.

    They are those named and all that came after another one.
    """
    from helpers.pipeline.page import changes  # noqa: PLC0415 - draws pages, too

    release = shown(collection)
    if not releases and release.name <= since:
        return []
    editions = changes.read_history(release)
    return [
        Moved(one.release, changed.title, change.before, f"{change.after} {change.text}".strip())
        for one in editions if one.release in releases or one.release > since
        for changed in one.reports
        for change in changed.changes if change.what == "value"
    ]  # fmt: skip


def message(
    found: Status, what: str, moved: Sequence[Moved], *, name: str, lang: Lang
) -> tuple[str, str]:
    """Return subject and text of a message, plain."""
    heads = [say(f"watch.{one}", lang) for one in (what, "surprise" if moved else "") if one]
    subject = say("watch.subject", lang, collection=name, what=" · ".join(heads))
    return subject, "\n".join(_body(found, what, moved, lang)) + "\n"


def _body(found: Status, what: str, moved: Sequence[Moved], lang: Lang) -> Iterator[str]:
    if found.last:
        yield say("watch.began", lang, when=moment(found.last.started, lang))
    if what:
        yield f"\n{say(f'watch.{what}', lang)}"
    if what == "overdue":
        yield say("watch.due", lang, when=moment(found.due, lang))
    if what == "refused" and found.whole:
        yield found.whole.reason
    failing = list(found.failing.items()) if what and what != "recovered" else []
    for report, one in failing[:MOST_TOLD]:
        since = moment(one.since, lang)
        yield f"- {say('watch.report', lang, report=report, reason=one.reason, when=since)}"
    if len(failing) > MOST_TOLD:
        yield f"- {say('watch.more', lang, count=len(failing) - MOST_TOLD)}"
    if moved:
        yield f"\n{say('watch.surprise', lang)}"
    for figure in moved[:MOST_TOLD]:
        words = {"report": figure.report, "before": figure.before, "after": figure.after}
        yield f"- {say('watch.moved', lang, **words)}"
    if len(moved) > MOST_TOLD:
        yield f"- {say('watch.more', lang, count=len(moved) - MOST_TOLD)}"
    if what and what != "recovered":
        yield f"\n{say('watch.again', lang)}"
    yield say("watch.look", lang)


def tell(
    collection: Collection, *, log: Callable[[str], None], run: Run | None = None, at: str = ""
) -> None:
    """Tell whoever is to be told, where there is something to tell.

    ``run`` is the build that has just ended; ``log`` is told in a line what became of the message.
    """
    people = addresses(collection)
    if not people:
        return
    lines = runs.read_lines(collection.reports)
    known = [line["told"] for line in lines if isinstance(line.get("told"), dict)]
    told = known[-1] if known else {}
    builds = runs.read_runs(collection.reports, lines)
    found = status(collection, at=at or now(), runs=builds)
    release = shown(collection).name
    # A build that was killed may have published what no record says.
    others = (one for one in builds if not (run and one.run == run.run))
    ended = [one.release for one in others if one.release]
    last = max([str(told.get("release", "")), *ended[-1:]])
    since = min(filter(None, [run.before if run else "", last]), default=release)
    what, moved = worth(found, told), surprises(collection, told.get("untold", ()), since=since)
    if not what and not moved:
        return
    lang = language()
    subject, text = message(found, what, moved, name=_name(collection, lang), lang=lang)
    last = found.last.run if found.last else "none"
    untold = {**told, "untold": sorted({one.release for one in moved})}
    # Noted before, for sending may be cut short.
    runs.append(collection.reports, {"run": last, "told": untold})
    failed = deliver(people, subject=subject, text=text)
    reached = len(failed) < len(people)
    for one in failed:
        log(f"not told: {one}")
    if reached:
        log(f"told: {what} {'surprise' if moved else ''}")
    content = {"trouble": key(found), "when": found.at} if reached else untold
    content |= {"release": release}
    runs.append(collection.reports, {"run": last, "told": {**content, "undelivered": failed}})


def _name(collection: Collection, lang: Lang) -> str:
    """Return what the collection calls itself; its folder's name where it is not to be read."""
    import tomllib  # noqa: PLC0415 - only where there is something to tell

    with suppress(OSError, ValueError, KeyError, TypeError):
        content = tomllib.loads(collection.manifest.read_text(encoding="utf-8-sig"))
        return str(content["site"]["title"][lang])
    return collection.root.name or say("pages.collection", lang)


def deliver(people: Sequence[str], *, subject: str, text: str) -> list[str]:
    """Send a message to all at once, and return why it did not reach some, by kind of service."""
    failed: dict[int, str] = {}

    def send(number: int, address: str) -> None:
        failed[number] = _sent(address, subject=subject, text=text)

    threads = [
        threading.Thread(target=send, args=(number, address), daemon=True)
        for number, address in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    late = f"no answer in {PATIENCE_SECONDS:g} s"
    told = [(address, failed.get(number, late)) for number, address in enumerate(people)]
    return [f"{_kind(address)}: {why}" for address, why in told if why]


def _kind(address: str) -> str:
    """Return what may be said of an address."""
    kind, found, _ = address.partition("://")
    return kind if found and kind.isalnum() and len(kind) < 20 else "an address"


def _sent(address: str, *, subject: str, text: str) -> str:
    """Return why a message did not reach an address, empty where it did."""
    try:
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return "apprise is not installed; pip install apprise"
    try:
        service = Apprise.instantiate(address)
        if not service:
            return "not an address that apprise knows"
        service.notify_format = NotifyFormat.TEXT
        sent = service.notify(title=subject, body=text, body_format=NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001 - each service has errors of its own
        return type(error).__name__
    return "" if sent else "not delivered"
