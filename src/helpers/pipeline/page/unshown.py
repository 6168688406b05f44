"""What a page cannot show, in words: for its readers on the spot, for the builder at the end.

Belongs here: the place on a page that something is shown at, and noting what could not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.display.wording import Lang, say
from helpers.pipeline.notebook.files import Remark


@dataclass(slots=True)
class Place:
    """Where on a page something of a notebook is shown.

    Attributes
    ----------
    lang : {"ko", "en"}
        Language of the page.
    label : str
        Name for the boxes of tables.
    picture : str
        Text for pictures that bring none.
    cell : int
        Number of the cell.
    attachments : Mapping
        Pictures the cell brings, by name: data by MIME type.
    remarks : list of Remark
        What was not shown so far.
    """

    lang: Lang
    label: str
    picture: str = ""
    cell: int = 0
    attachments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def unshown(self, kind: str, **details: str) -> str:
        """Note something that is not shown and return the words that stand in its place."""
        remark = Remark(self.cell, say(f"pages.unshown.{kind}", "en", **details))
        if remark not in self.remarks:
            self.remarks.append(remark)
        what = say(f"pages.unshown.{kind}", self.lang, **details)
        return say("pages.unshown.word", self.lang, what=what)
