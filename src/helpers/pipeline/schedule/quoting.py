"""Writing a path or a word so that its reader takes it for what it is.

Belongs here: one pure function for each place that reads texts in a way of its own.
"""

from __future__ import annotations

import re
import shlex

from helpers.errors import CollectionError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _plain(text: str) -> str:
    """Return a text that is one line; what breaks lines cannot be written in any entry."""
    if _CONTROL.search(text):
        raise CollectionError(f"{text!r}: a path with control characters cannot be scheduled")
    return text


def shell(text: str) -> str:
    """Return a text as one word of a shell.

    >>> print(shell("/srv/it's $5"))
    '/srv/it'"'"'s $5'
    """
    return shlex.quote(_plain(text))


def cron(text: str) -> str:
    r"""Return a text as one word of a command in a crontab, where % would end the command.

    Crons disagree on what a backslash before another does, so that there must be none.

    >>> print(cron("/srv/5 % more"))
    '/srv/5 \% more'
    """
    if "\\" in text:
        raise CollectionError(f"{text}: a path with a backslash cannot stand in a crontab")
    return shell(text).replace("%", r"\%")


def unit(text: str) -> str:
    """Return a text as the whole value of a setting in a systemd unit.

    >>> unit("/srv/5 % more")
    '/srv/5 %% more'
    """
    if text.endswith(("\\", " ")):
        raise CollectionError(f"{text!r}: a path that ends so cannot stand in a unit of systemd")
    return _plain(text).replace("%", "%%")


def unit_word(text: str) -> str:
    r"""Return a text as one word of a list or a command in a systemd unit.

    In a command only where that begins with ``:``, so that $ is left alone.

    >>> print(unit_word('/srv/"5" % more'))
    "/srv/\"5\" %% more"
    """
    escaped = re.sub(r'(["\\])', r"\\\1", _plain(text)).replace("%", "%%")
    return f'"{escaped}"'
