"""Reads rows out of a file as it comes: plain, packed or a workbook, in any usual encoding, never more than allowed."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from cib.common.errors import Breach
from cib.common.file_kinds import HEAD_BYTES, kind_that_is_no_table
from profiles.models import ImportPolicy
from profiles.services.importing.workbooks import workbook_rows

#: A line longer than this is no line of figures, and a file without ends of lines is not read whole into memory.
LINE_BYTES_MAX = 1_000_000
PIECE_BYTES = 65_536
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NAMES_SHOWN_MAX = 3
_CUT_OFF = "The packed file ends here in the middle, or is damaged. Fetch it again."
_DAMAGES = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)
Row = list[str]


class Unreadable(Exception):
    """The file cannot be read on from a line; carries the line and the rule's breach."""

    def __init__(self, line: int, code: str, message: str) -> None:
        self.line, self.breach = line, Breach(code, message)
        super().__init__(f"Line {line}: {message}")


@dataclass
class Packed:
    """A file as it was given; `read` may be called more than once, each time from its beginning."""

    raw: BinaryIO
    size: int
    policy: ImportPolicy
    #: Lines of a workbook with formulas in them, found while reading.
    formulas: list[int] = field(default_factory=list)
    #: Whether the last line that was read has an end; without one it may be half a line.
    has_last_end: bool = True
    is_workbook: bool = False

    def read(self) -> Iterator[tuple[int, Row]]:
        """PF-01: a file is a table: CSV, plain or packed, or an Excel workbook.

        Yields each line's number and cells. Raises Unreadable at the first line that cannot be read."""
        self.raw.seek(0)
        head = self.raw.read(HEAD_BYTES)
        self.raw.seek(0)
        _refuse_other(head)
        if head.startswith(_ZIP):
            yield from self._unzipped()
        elif head.startswith(_GZIP):
            # Without a mode it takes that of the file below, and a kept file put together again is open for writing.
            yield from self._rows(cast(BinaryIO, gzip.GzipFile(fileobj=self.raw, mode="rb")))
        else:
            yield from self._rows(self.raw)

    def place(self) -> float:
        """Tell how much of the file is behind, from 0 to 1."""
        return min(self.raw.tell() / self.size, 1.0) if self.size else 1.0

    def _unzipped(self) -> Iterator[tuple[int, Row]]:
        """PF-08: a packed file is whole and can be unpacked."""
        try:
            archive = zipfile.ZipFile(self.raw)
        except zipfile.BadZipFile as error:
            raise Unreadable(1, "PF-08", "The packed file is damaged or was cut off. Fetch it again.") from error
        with archive:
            names = archive.namelist()
            if any(name.startswith("xl/") for name in names):
                yield from self._workbook(archive)
                return
            tables = [n for n in names if n.lower().endswith(".csv") and not n.lower().endswith(".meta.csv")]
            _refuse_unless_one(tables, names)
            with archive.open(tables[0]) as member:
                yield from self._rows(cast(BinaryIO, member))

    def _workbook(self, archive: zipfile.ZipFile) -> Iterator[tuple[int, Row]]:
        if not self.is_workbook:
            self._refuse_bomb(archive)
        self.is_workbook = True
        self.formulas.clear()
        self.raw.seek(0)
        for line, row in workbook_rows(self.raw):
            if row is None:
                self.formulas.append(line)
                continue
            self._refuse_too_many(line)
            yield line, row

    def _refuse_bomb(self, archive: zipfile.ZipFile) -> None:
        """PF-09: a file unpacks to no more than the programme allows.

        Every part is unpacked once without being kept: what a packed file says of its own size need not be true."""
        room = self.policy.workbook_bytes_max
        for info in archive.infolist():
            try:
                with archive.open(info) as member:
                    while piece := member.read(1 << 20):
                        room -= len(piece)
                        if room < 0:
                            raise Unreadable(1, "PF-09", _too_large(self.policy.workbook_bytes_max))
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                raise Unreadable(1, "PF-08", "The workbook is damaged or locked. Save it again.") from error

    def _rows(self, stream: BinaryIO) -> Iterator[tuple[int, Row]]:
        bounded = self._bounded(stream)
        text = io.TextIOWrapper(io.BufferedReader(bounded, PIECE_BYTES), _encoding(bounded), newline="")
        reader = csv.reader(text, strict=True)
        try:
            for row in reader:
                self._refuse_too_many(reader.line_num)
                if row:
                    yield reader.line_num, row
        except csv.Error as error:
            words = "A cell in quotation marks has no end: the file may have been cut off."
            if "end of data" not in str(error):
                words = "The line cannot be parted into cells: look at its quotation marks."
            raise Unreadable(reader.line_num, "PF-07", words) from error
        except UnicodeDecodeError as error:
            raise self._not_utf8(reader.line_num, error) from error
        except _Broken as error:
            raise Unreadable(reader.line_num + 1, error.breach.code, error.breach.message) from error
        except _DAMAGES as error:
            raise Unreadable(reader.line_num + 1, "PF-08", _CUT_OFF) from error
        self.has_last_end = bounded.has_last_end

    def _bounded(self, stream: BinaryIO) -> "_Bounded":
        try:
            return _Bounded(stream, self.policy.unpacked_bytes_max)
        except _DAMAGES as error:
            raise Unreadable(1, "PF-08", _CUT_OFF) from error

    def _not_utf8(self, before: int, error: UnicodeDecodeError) -> Unreadable:
        """PF-10: a text is in UTF-8, or in UTF-16 with its mark.

        Finds the line: what is decoded at once holds many, and the letter's place in it is known."""
        line = before + 1 + error.object[: error.start].count(b"\n")
        words = f"A letter (byte {error.object[error.start]:#x}) is not in UTF-8. Save the file as “CSV UTF-8”."
        return Unreadable(line, "PF-10", words)

    def _refuse_too_many(self, line: int) -> None:
        """PF-02: a file has no more lines than the programme allows."""
        if line > self.policy.rows_max + 1:
            words = f"The file has more than {self.policy.rows_max:,} lines. Send it in parts."
            raise Unreadable(line, "PF-02", words)


class _Broken(Exception):
    """Bytes that are no text of lines; the line is known to whoever reads."""

    def __init__(self, code: str, message: str) -> None:
        self.breach = Breach(code, message)
        super().__init__(message)


class _Bounded(io.RawIOBase):
    """The bytes of a file, unpacked, up to a limit, with an end of line every now and then."""

    def __init__(self, stream: BinaryIO, bytes_max: int) -> None:
        self.stream, self.bytes_max, self.left = stream, bytes_max, bytes_max
        self.since_end = 0
        self.has_last_end, self.is_utf8 = True, True
        self.head = stream.read(HEAD_BYTES)
        _refuse_other(self.head)
        self.is_utf8 = not self.head.startswith(_UTF16)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer."""
        piece = self.head or self.stream.read(min(len(buffer), PIECE_BYTES))
        self.head = b""
        self.left -= len(piece)
        if self.left < 0:
            raise _Broken("PF-09", _too_large(self.bytes_max))
        if self.is_utf8 and b"\0" in piece:
            raise _Broken("PF-01", "This is no text. Send a CSV file, plain or packed, or an Excel workbook.")
        self.since_end = 0 if b"\n" in piece or b"\r" in piece else self.since_end + len(piece)
        if self.since_end > LINE_BYTES_MAX:
            raise _Broken("PF-01", "This line has no end: the file is no table.")
        if piece:
            self.has_last_end = piece.rstrip(b"\0").endswith((b"\n", b"\r"))
        buffer[: len(piece)] = piece
        return len(piece)


def _refuse_other(head: bytes) -> None:
    if kind := kind_that_is_no_table(head):
        raise Unreadable(1, "PF-01", f"This is {kind}, not a table. Send a CSV file or an Excel workbook (.xlsx).")


def _refuse_unless_one(tables: list[str], names: list[str]) -> None:
    if not tables:
        held = ", ".join(name[:40] for name in names[:NAMES_SHOWN_MAX]) or "nothing"
        more = f" and {len(names) - NAMES_SHOWN_MAX} more" if len(names) > NAMES_SHOWN_MAX else ""
        words = f"The packed file holds no table: one CSV file (.csv) is expected in it. It holds {held}{more}."
        raise Unreadable(1, "PF-01", words)
    if len(tables) > 1:
        raise Unreadable(1, "PF-01", f"The packed file holds {len(tables)} tables. Send one table at a time.")


def _encoding(bounded: _Bounded) -> str:
    return "utf-8-sig" if bounded.is_utf8 else "utf-16"


def _too_large(bytes_max: int) -> str:
    return f"Unpacked, the file is larger than {bytes_max // 1_000_000:,} MB. Send it in parts."
