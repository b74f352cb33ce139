"""What a file is by its first bytes."""

import pytest

from cib.common.file_kinds import is_text, kind_that_is_no_table


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe1", "a picture (JPEG)"),
        (b"RIFF....WEBP", "a picture (WebP)"),
        (b"RIFF,a table,of rivers", ""),
        (b"\0\0\0\x20ftypheic", "a picture or film"),
        (b"%PDF-1.7", "a PDF document"),
        (b"BZh91AY&SY", "a packed file (bzip2)"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "a web page"),
        (b"council,indicator,period,value", ""),
        ("\ufeffcouncil".encode("utf-16-le"), ""),
        (b"", ""),
    ],
)
def test_kind_is_told_by_how_a_file_begins(head: bytes, kind: str) -> None:
    assert kind_that_is_no_table(head) == kind


def test_bytes_nought_are_no_text_but_in_utf16() -> None:
    assert is_text(b"a,b")
    assert is_text("a".encode("utf-16"))
    assert not is_text(b"a\0b")
