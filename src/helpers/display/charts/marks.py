"""What a mark tells whoever points at it, reaches it by keyboard or touches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.display.outlines import Told

if TYPE_CHECKING:
    from matplotlib.artist import Artist


def tell(artist: Artist, text: str) -> None:
    """Let a mark tell its exact figure, with bounds where it has any.

    Parameters
    ----------
    artist : Artist
        A bar, a point or another mark; it keeps its gid.
    text : str
        What it tells, such as "Gangwon, 2024: $747.2 million (747.15–747.25)"; nothing if empty.
    """
    if text.strip():
        artist.set_gid(Told(artist.get_gid() or "", text))
