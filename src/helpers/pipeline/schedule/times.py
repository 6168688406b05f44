"""When to build: a time of day in a named zone, as the clocks of others tell it.

Belongs here: days and times, and turning them into another zone's.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from helpers.errors import nearest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MACHINES_CLOCK = Path("/etc/localtime")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class When:
    """A time on some days of every week."""

    at: dt.time  #: Hour and minute.
    days: tuple[int, ...]  #: Days of the week, Monday is 0, in order.
    zone: ZoneInfo  #: Whose clock is meant.

    @classmethod
    def read(cls, *, at: str, days: str = "", zone: str) -> When:
        """Return what words such as ``05:15``, ``mon,thu`` and ``Asia/Seoul`` mean.

        Raises ``ValueError``: saying which of them cannot be used and what may stand there.
        """
        if not _TIME.fullmatch(at):
            raise ValueError(f"--at {at}: a time from 0:00 to 23:59, such as 05:15")
        names = {name.strip().lower() for name in days.split(",")} if days else {*DAYS}
        if unknown := sorted(names - {*DAYS}):
            raise ValueError(f"--days {unknown[0]}: any of {','.join(DAYS)}")
        found = tuple(number for number, name in enumerate(DAYS) if name in names)
        try:
            return cls(dt.time.fromisoformat(at.zfill(5)), found, ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            # Abbreviations look alike: MST is no hint to someone in Korea who wrote KST.
            near = nearest(zone, sorted(name for name in available_timezones() if "/" in name))
            raise ValueError(f"--zone {zone}: a zone such as Asia/Seoul or UTC{near}") from error

    def on_clock(self, zone: ZoneInfo, *, on: dt.date | None = None) -> When:
        """Return the same moments on another zone's clock, as both stand on a day, or today."""
        here = dt.datetime.combine(on or dt.datetime.now(self.zone).date(), self.at, self.zone)
        there = here.astimezone(zone)
        later = (there.date() - here.date()).days
        days = tuple(sorted((day + later) % 7 for day in self.days))
        return When(there.time(), days, zone)

    def keeps_step(self, zone: ZoneInfo) -> bool:
        """Tell whether both clocks differ by the same all year."""
        year = [_MONDAY + dt.timedelta(weeks=week) for week in range(52)]
        return len({self.on_clock(zone, on=day) for day in year}) == 1

    @property
    def crontab(self) -> str:
        """The five fields of a crontab, of this zone's clock."""
        numbers = ",".join(str((day + 1) % 7) for day in self.days)
        days = "*" if len(self.days) == len(DAYS) else numbers
        return f"{self.at.minute} {self.at.hour} * * {days}"

    @property
    def calendar(self) -> str:
        """The same as a calendar event of systemd, with its zone."""
        days = ",".join(DAYS[day].title() for day in self.days) + " "
        return f"{'' if len(self.days) == len(DAYS) else days}*-*-* {self.at:%H:%M}:00 {self.zone}"

    @property
    def options(self) -> str:
        """What `reports schedule` is told to mean the same."""
        days = ",".join(DAYS[day] for day in self.days)
        chosen = "" if len(self.days) == len(DAYS) else f" --days {days}"
        return f"--at {self.at:%H:%M}{chosen} --zone {self.zone}"

    def __str__(self) -> str:
        """Return it in words, with the zone's name."""
        days = ", ".join(DAYS[day].title() for day in self.days)
        days = "every day" if len(self.days) == len(DAYS) else days
        return f"{days} at {self.at:%H:%M} {self.zone}"


def machines_zone() -> ZoneInfo:
    """Return the zone that this machine's cron goes by, whatever this user's clock shows."""
    try:
        name = MACHINES_CLOCK.resolve(strict=True).as_posix().rpartition("/zoneinfo/")[2]
        with MACHINES_CLOCK.open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError):
        return ZoneInfo("UTC")
