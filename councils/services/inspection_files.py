"""Reads the inspectorate's published tables: a spreadsheet (.ods) with several, or one as CSV."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree import ElementTree

from cib.common.errors import Breach, Refused
from cib.common.file_kinds import HEAD_BYTES, is_text, kind_that_is_no_table
from councils.rules.inspections import InspectionRow, inspection_columns, inspection_row

FILE_BYTES_MAX: Final = 20_000_000
UNPACKED_BYTES_MAX: Final = 100_000_000
COLUMNS_MAX, ROWS_MAX = 100, 20_000
#: Above the header of a published table stand a title and notes, never more lines than these.
HEADER_LINES_MAX: Final = 20
_DELIMITERS: Final = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DATE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}date-value"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
Lines = Iterator[tuple[int, list[str]]]


def read_inspections(file: BinaryIO) -> list[InspectionRow]:
    """Read every inspection of a file. Raises Refused (IN-06) for what is no table of inspections."""
    content = file.read(FILE_BYTES_MAX + 1)
    if len(content) > FILE_BYTES_MAX:
        raise _refused(f"The file is larger than {FILE_BYTES_MAX // 1_000_000} MB.")
    _refuse_other(content[:HEAD_BYTES])
    tables = _sheets(content) if content.startswith(b"PK") else [_csv(content)]
    rows: list[InspectionRow] = []
    is_found = False
    for table in tables:
        columns = None
        for line, cells in table:
            if columns is None:
                columns = inspection_columns(cells)
                is_found = is_found or columns is not None
            elif row := inspection_row(line, cells, columns):
                rows.append(row)
    if not is_found:
        if other := _other_delimiter(content):
            raise _refused(f"The columns are parted by {other}: save the file with commas between them.")
        raise _refused("There is no table of inspections in it: local authority name, inspection and publication date.")
    return rows


def _refused(words: str) -> Refused:
    """IN-06: a file is the inspectorate's spreadsheet (.ods) or one of its tables as CSV, whole and of a usual size."""
    return Refused([Breach("IN-06", words, "file")])


def _refuse_other(head: bytes) -> None:
    kind = kind_that_is_no_table(head)
    if not kind and not head.startswith(b"PK") and not is_text(head):
        kind = "neither text nor a spreadsheet"
    if kind:
        wanted = "Send the inspectorate’s spreadsheet (.ods), or one of its tables as CSV."
        raise _refused(f"This is {kind}. {wanted}")


def _other_delimiter(content: bytes) -> str:
    """Say by what the columns of a table of inspections are parted, where it is not by commas."""
    if content.startswith(b"PK"):
        return ""
    lines = content.decode("utf-8-sig", "replace").splitlines()[:HEADER_LINES_MAX]
    rows = [(words, next(csv.reader([line], delimiter=sign), [])) for line in lines for sign, words in _DELIMITERS]
    return next((words for words, cells in rows if inspection_columns(cells) is not None), "")


def _csv(content: bytes) -> Lines:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(f"Line {line} is not in UTF-8. Save the file as “CSV UTF-8”.") from error
    try:
        yield from enumerate(csv.reader(io.StringIO(text), strict=True), 1)
    except csv.Error as error:
        raise _refused("The table cannot be parted into cells; the file may have been cut off.") from error


def _sheets(content: bytes) -> list[Lines]:
    xml = _content(content)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _refused("The spreadsheet holds definitions that none of the inspectorate’s do.")
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - without definitions there is nothing to expand
    except ElementTree.ParseError as error:
        raise _refused("The spreadsheet is damaged. Fetch it again.") from error
    return [_lines(table) for table in root.iter(f"{_TABLE}table")]


def _content(content: bytes) -> bytes:
    """Unpack the spreadsheet's content, never more than allowed, whatever the file says of its own size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                raise _refused("This is an Excel workbook. Save it as a spreadsheet (.ods), or its table as CSV.")
            with archive.open("content.xml") as member:
                xml = member.read(UNPACKED_BYTES_MAX + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _refused("The file is no spreadsheet (.ods), or is damaged. Fetch it again.") from error
    if len(xml) > UNPACKED_BYTES_MAX:
        raise _refused(f"Unpacked, the file is larger than {UNPACKED_BYTES_MAX // 1_000_000} MB.")
    return xml


def _lines(table: ElementTree.Element) -> Lines:
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        number += min(int(row.get(f"{_TABLE}number-rows-repeated", "1")), ROWS_MAX)
        cells = _cells(row)
        if any(cells):
            yield number, cells
        if number >= ROWS_MAX:
            return


def _cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            text = cell.get(_DATE) or " ".join("".join(p.itertext()) for p in cell.iter(_PARAGRAPH))
            repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), COLUMNS_MAX)
            cells += [text] * repeated
        if len(cells) > COLUMNS_MAX:
            break
    return cells
