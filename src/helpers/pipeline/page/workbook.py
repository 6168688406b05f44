"""The tables of a report as a workbook, for whoever goes on calculating in a spreadsheet.

Belongs here: what stands on the cover and on the sheets. Numbers are numbers with their bounds
beside them; nothing that comes from data is a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpers.data.characters import fit_for_xml
from helpers.pipeline.page.citation import Citation
from helpers.pipeline.page.layout import Page
from helpers.pipeline.page.tables import Field, TableFile, word

# Archives know no earlier day.
_EPOCH: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - archives know no time zones
_UNFIT: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32767
_WIDEST: Final = 48
# Heights of a line of type and of the title, in points.
_LINE: Final = 15
_TITLE_LINE: Final = 20
_WORDS: Final = ("unit", "basis", "source", "note")
_BOLD: Final = Font(bold=True)
_TITLE: Final = Font(bold=True, size=14)
_MUTED: Final = Font(color="FF666666")
_LINK: Final = Font(color="FF1F5FA8", underline="single")
_HEAD: Final = PatternFill("solid", fgColor="FFE9EEF2")
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_TOP: Final = Alignment(vertical="top")
# Apart from the text that stands to its right.
_NUMBER: Final = Alignment(horizontal="right", vertical="top", indent=1)
_FORMATS: Final = {
    "share": "0.00%", "growth": "0.00%", "USD": "#,##0", "KRW": "#,##0", "years": "0.0",
    "multiple": "0.00",
}  # fmt: skip


def workbook(page: Page, found: Sequence[TableFile], *, citation: Citation) -> bytes:
    """Return a report's tables as .xlsx, the same bytes for the same report."""
    book = Workbook(write_only=True)
    book.properties.creator = fit_for_xml(page.name)
    book.properties.title = fit_for_xml(page.report.title)
    book.properties.language = page.lang
    book.properties.created = book.properties.modified = _EPOCH
    names = list(_sheet_names(found))
    _cover(book, page, citation, zip(names, found, strict=True))
    for name, table in zip(names, found, strict=True):
        _sheet(book, name, table, page)
    out = io.BytesIO()
    book.save(out)
    return _dateless(out.getvalue())


def _sheet_names(found: Iterable[TableFile]) -> Iterable[str]:
    """Yield a name for each sheet: its number and as many words of its title as fit."""
    for number, table in enumerate(found, 1):
        title = " ".join(_UNFIT.sub(" ", fit_for_xml(table.title)).replace("'", "’").split())
        # part of a number would be another number
        yield wrap(f"{number} {title}", _LONGEST_NAME, break_on_hyphens=False)[0]


def _cover(
    book: Workbook, page: Page, citation: Citation, sheets: Iterable[tuple[str, TableFile]]
) -> None:
    sheet = _created(book, page.say("workbook.cover"), orientation="portrait")
    rows: list[list[Any]] = [[_cell(sheet, page.report.title, font=_TITLE)]]
    if page.report.question:
        rows.append([_cell(sheet, page.report.question)])
    rows.append([])
    facts = [(page.say("workbook.data"), citation.data)]
    facts += [(parameter.label, parameter.value) for parameter in page.parameters]
    facts += [
        (page.say("workbook.cite"), citation.line(page.lang)),
        (page.say("workbook.licence"), citation.licence),
    ]
    for name, text in facts:
        if text:
            rows.append([_cell(sheet, name, font=_BOLD), _cell(sheet, text, wrap=True)])
    rows += [[], [_cell(sheet, page.say("workbook.contents"), font=_BOLD)]]
    for name, table in sheets:
        link = _cell(sheet, table.title, font=_LINK)
        link.hyperlink = Hyperlink(ref="", location=f"'{name}'!A1")
        rows.append([None, link])
    rows += [[], [_cell(sheet, page.say("workbook.bounds"), font=_MUTED)]]
    _fill(sheet, rows, widths=(24, 96))


def _sheet(book: Workbook, name: str, table: TableFile, page: Page) -> None:
    sheet = _created(book, name, orientation="landscape")
    body = [_row(sheet, row, table.fields) for row in table.rows]
    heads = [_heading(field, page) for field in table.fields]
    widths = [
        min(2 + max(map(_width, (head, *map(_shown, column)))), _WIDEST)
        for head, *column in zip(heads, *body, strict=True)
    ]
    words = {part: str(table.block.get(part) or "") for part in _WORDS}
    told = [f"{page.say(f'workbook.{part}')}: {text}" for part, text in words.items() if text]
    # Rows are written as they come: what holds for all of them stands before the first.
    first = len(told) + 3
    sheet.freeze_panes = f"B{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"
    rows: list[list[Any]] = [[_cell(sheet, table.title, font=_TITLE)]]
    rows += [[_cell(sheet, text, font=_MUTED)] for text in told]
    rows += [[], [_cell(sheet, head, font=_BOLD, fill=_HEAD, wrap=True) for head in heads]]
    _fill(sheet, rows + body, widths=widths)


def _fill(sheet: WriteOnlyWorksheet, rows: Iterable[list[Any]], *, widths: Sequence[int]) -> None:
    """Write rows into columns of these widths, each as high as its broken texts are.

    Not every spreadsheet finds that out by itself; lines would lie on the next row.
    """
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[1].height = _TITLE_LINE
    for number, row in enumerate(rows, 1):
        broken = [
            len(wrap("".join(sign * _width(sign) for sign in str(cell.value)), width - 2))
            for cell, width in zip(row, widths, strict=False)
            if cell is not None and cell.alignment.wrap_text
        ]
        if (lines := max(broken, default=1)) > 1:
            sheet.row_dimensions[number].height = lines * _LINE
        sheet.append(row)


def _width(text: str) -> int:
    """Return how many columns of letters a text takes, a Korean one taking two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _row(
    sheet: WriteOnlyWorksheet, row: Sequence[str | float | None], fields: Sequence[Field]
) -> list[Any]:
    """Return the cells of a row; units may differ from row to row."""
    own = list(zip(row, fields, strict=True))
    units = {field.column["key"]: str(one) for one, field in own if field.part == "unit"}
    return [_written(sheet, one, units.get(field.column["key"], "")) for one, field in own]


def _created(book: Workbook, name: str, *, orientation: str) -> WriteOnlyWorksheet:
    """Return a new sheet that is printed as wide as its paper and as long as it takes."""
    sheet = book.create_sheet(name)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = False
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"
    return sheet


def _heading(field: Field, page: Page) -> str:
    label = str(field.column["label"])
    return label if field.part == "text" else f"{label}: {word(field, page.lang)}"


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell.value)


def _written(sheet: WriteOnlyWorksheet, one: str | float | None, unit: str) -> Any:
    """Return the cell of a text or a number in a unit, None where there is nothing."""
    if one is None or isinstance(one, str):
        return None if one is None else _cell(sheet, one, wrap=True)
    cell = WriteOnlyCell(sheet, value=one)
    cell.alignment = _NUMBER
    cell.number_format = _FORMATS.get(unit, "General")
    return cell


def _cell(
    sheet: WriteOnlyWorksheet,
    text: str,
    *,
    font: Font | None = None,
    fill: PatternFill | None = None,
    wrap: bool = False,
) -> Any:
    """Return a cell that holds a text and nothing else, whatever the text begins with."""
    cell = WriteOnlyCell(sheet, value=fit_for_xml(text)[:_LONGEST_TEXT])
    cell.data_type = "s"
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    cell.alignment = _WRAP if wrap else _TOP
    return cell


def _dateless(data: bytes) -> bytes:
    """Return an archive that says nothing of when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "docProps/core.xml":
                day = f"{_EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day, part)
            dated = zipfile.ZipInfo(info.filename, _EPOCH.timetuple()[:6])
            new.writestr(dated, part, zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()
