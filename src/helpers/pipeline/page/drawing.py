"""From a record to its products: page, notebook, tables, key figures.

Belongs here: which products a report has. Everything this module rests on counts as an ingredient
of pages, and of pages alone: when it changes they are drawn again from the stored records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.pipeline.page.clean_notebook import record_bytes
from helpers.pipeline.page.products import first_finding, key_figures, tables
from helpers.pipeline.page.render import render_html

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.pipeline.notebook.files import Remark
    from helpers.pipeline.notebook.manifest import Report


@dataclass(frozen=True, slots=True)
class Drawn:
    """The products of one report.

    Attributes
    ----------
    files : Mapping of str to bytes
        By path below the site.
    tables : tuple of str
        The paths among them that are tables.
    key_figures : tuple of Mapping
        As ``release.json`` lists them.
    finding : str
        The sentence the report is known by.
    remarks : tuple of Remark
        What the page does not show.
    """

    files: Mapping[str, bytes]
    tables: tuple[str, ...]
    key_figures: tuple[Mapping[str, Any], ...]
    finding: str
    remarks: tuple[Remark, ...]


def draw(
    record: NotebookNode,
    *,
    report: Report,
    links: Mapping[str, str],
    meanings: Mapping[str, str],
    site: Mapping[str, str],
) -> Drawn:
    """Return the products of a record.

    Parameters
    ----------
    record : NotebookNode
        The normalised notebook of a good run.
    report : Report
        What it is the record of.
    links : Mapping of str to str
        Addresses the page links to, relative to it.
    meanings : Mapping of str to str
        What parameter values are called in the report's language.
    site : Mapping of str to str
        What the collection says of itself in the report's language, part by part.
    """
    folder = report.id.rpartition("/")[2]
    found = tables(record)
    remarks: list[Remark] = []
    html = render_html(
        record,
        report=report,
        siblings=links,
        tables=[(table.title, f"{folder}/tables/{table.name}") for table in found],
        meanings=meanings,
        site=site,
        remarks=remarks,
    )
    csvs = {f"{report.id}/tables/{table.name}": table.data for table in found}
    files = {
        f"{report.id}.html": html.encode(),
        f"{report.id}.ipynb": record_bytes(record),
        **csvs,
    }
    return Drawn(
        files, tuple(csvs), tuple(key_figures(record)), first_finding(record), tuple(remarks)
    )
