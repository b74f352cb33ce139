"""What a file is by its first bytes, where it is no table: a picture renamed to .csv is a picture all the same."""

from typing import Final

#: So many bytes tell every kind below.
HEAD_BYTES: Final = 512
_SIGNS: Final = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"\xfd7zXZ", "a packed file (xz)"),
    (b"{\\rtf", "a text document (RTF)"),
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_that_is_no_table(head: bytes) -> str:
    """Name what a file is by how it begins, such as "a picture (PNG)"; nothing where it may be a table of text."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a picture (WebP)"
    if head[4:10] == b"1AY&SY":
        return "a packed file (bzip2)"
    if head[4:8] == b"ftyp":
        return "a picture or film"
    if named := next((words for sign, words in _SIGNS if head.startswith(sign)), ""):
        return named
    start = head[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "a web page" if start.startswith((b"<!doctype html", b"<html")) else ""


def is_text(head: bytes) -> bool:
    """Tell whether bytes may be text: UTF-16 with its mark, or without any byte nought."""
    return head.startswith(_UTF16) or b"\0" not in head
