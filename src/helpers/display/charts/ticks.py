"""How the numbers along an axis are written; figures in charts come with texts of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Tick: TypeAlias = Callable[[float], str]


def plain(value: float) -> str:
    """Return a number with thousands commas and no needless zeros.

    Examples
    --------
    >>> plain(1500.0), plain(-0.25)
    ('1,500', '−0.25')
    """
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.replace("-", "−")


def percent(value: float) -> str:
    """Return a share of 0–1 in percent.

    Examples
    --------
    >>> percent(0.4), percent(-0.075)
    ('40%', '−7.5%')
    """
    return f"{plain(100 * value)}%"


def signed_percent(value: float) -> str:
    """Return a growth of 0–1 in percent with its sign.

    Examples
    --------
    >>> signed_percent(0.4), signed_percent(0.0)
    ('+40%', '0%')
    """
    return f"+{percent(value)}" if value > 0 else percent(value)


def year(value: float) -> str:
    """Return a year without a comma.

    Examples
    --------
    >>> year(2024.0)
    '2024'
    """
    return f"{value:.0f}"
