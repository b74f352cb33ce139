"""Reads the rows of the first sheet of an Excel workbook as text, and tells where there are formulas."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook


def workbook_rows(raw: BinaryIO) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each line of the first sheet; None in place of the cells where one of them is a formula."""
    book = load_workbook(raw, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(), 1):
            if any(_is_formula(cell) for cell in cells):
                yield line, None
                continue
            texts = [_text(cell.value) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield line, texts
    finally:
        book.close()


def _is_formula(cell: Any) -> bool:
    return cell.data_type == "f" or (isinstance(cell.value, str) and cell.value.startswith("="))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%-d %B %Y")
    return str(value).strip()
