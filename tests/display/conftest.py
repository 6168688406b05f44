from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def without_pixels() -> Iterator[None]:
    """Leave out the PNG of each figure, which is two thirds of what it costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.display.pictures.png", lambda _: b"")
        yield
