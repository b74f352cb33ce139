"""Lists as files: CSV and XLSX, with cells that a spreadsheet would run made harmless."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(cell: Any) -> Any:
    """Give the cell so that no spreadsheet runs it: text that begins like a formula gets an apostrophe."""
    if isinstance(cell, bool | int | float | dt.date | dt.datetime | None):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_RUNS) else text


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a CSV file in UTF-8 with a byte-order mark, as spreadsheets expect."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return response


def xlsx_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with an XLSX file of one sheet, its first row frozen."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook always has one
    sheet.append(list(head))
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_for_excel(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _for_excel(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None)
    return harmless(cell)


def export_response(kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with the list as `csv` or `xlsx`; anything else is a KeyError that the caller never lets happen."""
    return {"csv": csv_response, "xlsx": xlsx_response}[kind](name, head, rows)
