"""Files that are broken: each says in which line and why, and nothing is written."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from profiles.enums import LineOutcome
from profiles.models import DataImport, ImportPolicy, Indicator, Reading, ReadingPeriod
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.profiles_files import imported, lait, lait_indicator, packed, template, themes, workbook, zipped

pytestmark = pytest.mark.django_db
GOOD = "LAC,2025,{la},Town,70"
LONG = [f"LAC,{year},{{la}},Town,{year}" for year in range(1990, 2026)]


@pytest.fixture
def la() -> str:
    """Give the code of a council that has an area."""
    themes()
    lait_indicator()
    figures.indicator(label="Cases")
    council = make.council()
    figures.area_of(council)
    return council.la_code


def told(tmp_path: Path, content: Any, name: str = "figures.csv") -> list[tuple[int, str, str]]:
    """Import, prove that nothing was written, and give what was said of which line."""
    found = imported(tmp_path, content, name)
    assert not Reading.objects.exists()
    assert not DataImport.objects.exists()
    assert not ReadingPeriod.objects.exists()
    assert Indicator.objects.count() == 2
    assert found.errors
    return [(r.line, r.code, r.text) for r in found.remarks if r.outcome == LineOutcome.IS_ERROR]


def whole(la: str) -> str:
    return lait(*(row.format(la=la) for row in LONG))


def test_pf07_plain_file_cut_off_in_the_middle(la: str, tmp_path: Path) -> None:
    text = whole(la)
    assert told(tmp_path, text[:-12]) == [
        (37, "PF-07", "The line has 3 cells, the first line has 5."),
        (37, "PF-07", "The last line has no end: the file may have been cut off."),
    ]
    assert told(tmp_path, text[:-2]) == [(37, "PF-07", "The last line has no end: the file may have been cut off.")]
    quoted = lait(f'LAC,2025,{la},"Town')
    assert told(tmp_path, quoted) == [
        (2, "PF-07", "A cell in quotation marks has no end: the file may have been cut off.")
    ]


def test_pf08_packed_file_cut_off_in_the_middle(la: str, tmp_path: Path) -> None:
    words = "The packed file ends here in the middle, or is damaged. Fetch it again."
    [(line, code, text)] = told(tmp_path, packed(whole(la))[:-40], "figures.csv.gz")
    assert (code, text) == ("PF-08", words)
    assert 1 <= line <= 37
    short = packed(lait())[:-4]
    assert told(tmp_path, short, "figures.csv.gz") == [(1, "PF-08", words)]
    archive = zipped(table_csv=whole(la).encode())[:-60]
    assert told(tmp_path, archive) == [(1, "PF-08", "The packed file is damaged or was cut off. Fetch it again.")]


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_pf03_wrong_delimiter(sign: str, words: str, la: str, tmp_path: Path) -> None:
    text = whole(la).replace(",", sign)
    assert told(tmp_path, text) == [
        (1, "PF-03", f"The columns are parted by {words}: save the file with commas between them.")
    ]


def test_pf10_latin_1(la: str, tmp_path: Path) -> None:
    rows = [*(row.format(la=la) for row in LONG), f"LAC,2025,{la},Café,70"]
    assert told(tmp_path, lait(*rows).encode("latin-1")) == [
        (38, "PF-10", "A letter (byte 0xe9) is not in UTF-8. Save the file as “CSV UTF-8”.")
    ]


def test_pf10_line_is_right_in_a_long_file_too(la: str, tmp_path: Path) -> None:
    rows = [f"LAC,2025,{la},Town,70"] * 20_000
    rows[15_000] = f"LAC,2025,{la},Café,70"
    [(line, code, _)] = told(tmp_path, lait(*rows).encode("latin-1"))
    assert (line, code) == (15_002, "PF-10")


def test_pf04_column_missing_and_pf05_column_twice(la: str, tmp_path: Path) -> None:
    assert told(tmp_path, "measure_short,period,la_code,Values\n") == [
        (1, "PF-04", "This looks like the long extract of the Local Authority Interactive Tool, but the column area is "
         "missing."),
    ]  # fmt: skip
    assert told(tmp_path, "measure_short,period,la_code,area,Values,values\n") == [
        (1, "PF-05", "There are two columns named values: keep one of them.")
    ]


def test_pf02_more_lines_than_allowed(la: str, tmp_path: Path) -> None:
    ImportPolicy.objects.create(rows_max=30)
    assert told(tmp_path, whole(la)) == [(32, "PF-02", "The file has more than 30 lines. Send it in parts.")]
    assert told(
        tmp_path, workbook([["council", "indicator", "period", "value"], *([[la, "Cases", 2025, 1]] * 40)])
    ) == [(32, "PF-02", "The file has more than 30 lines. Send it in parts.")]


def test_pf09_zip_bomb(la: str, tmp_path: Path) -> None:
    ImportPolicy.objects.create(unpacked_bytes_max=2_000_000, workbook_bytes_max=1_000_000)
    bomb = (f"LAC,2025,{la},Town,1\n" * 500_000).encode()
    words = "Unpacked, the file is larger than 2 MB. Send it in parts."
    for content in (packed(lait() + bomb.decode()), zipped(table_csv=lait().encode() + bomb)):
        assert len(content) < 60_000
        [(_, code, text)] = told(tmp_path, content)
        assert (code, text) == ("PF-09", words)
    sheet = zipped(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 50_000_000})
    assert told(tmp_path, sheet) == [(1, "PF-09", "Unpacked, the file is larger than 1 MB. Send it in parts.")]


def test_pf12_formulas_in_a_workbook(la: str, tmp_path: Path) -> None:
    rows = [["council", "indicator", "period", "value"], [la, "Cases", 2025, "=1+1"], [la, "Cases", 2024, 3],
            [la, "=CONCAT(A1)", 2025, 4]]  # fmt: skip
    words = "A cell holds a formula: copy the line and paste its values."
    assert told(tmp_path, workbook(rows), "figures.xlsx") == [(2, "PF-12", words), (4, "PF-12", words)]
    assert told(tmp_path, template(f"{la},Cases,2025,=1+1")) == [
        (2, "PF-12", "The figure “=1+1” is a formula: write its result.")
    ]


@pytest.mark.parametrize(
    ("row", "code", "text"),
    [
        ("LAC,2025,555,Nowhere,1", "PF-17", "No council is known as “555 Nowhere”."),
        ("LAC,soon,{la},Town,1", "PF-15", "“soon” is no period that we can read: write 2025, 2024/25 or 2025/26 Q2."),
        ("LAC,0,{la},Town,1", "PF-15", "There is a figure, but no period."),
        ('LAC,2025,{la},Town,"1,234"', "PF-13",
         "The figure “1,234” has a comma between its thousands: write 1234."),
        ("LAC,2025,{la},Town,many", "PF-13",
         "The figure “many” is neither a number nor one of the markers c, z, x, u, k, low."),
        ("LAC,2025,{la},Town", "PF-07", "The line has 4 cells, the first line has 5."),
    ],
)  # fmt: skip
def test_line_that_is_wrong_is_told(row: str, code: str, text: str, la: str, tmp_path: Path) -> None:
    other = make.council()
    figures.area_of(other)
    good = f"LAC,2025,{other.la_code},Other,70"
    assert told(tmp_path, lait(good, row.format(la=la))) == [(3, code, text)]


def test_pf14_indicator_unknown_and_pf13_value_empty(la: str, tmp_path: Path) -> None:
    assert told(tmp_path, template(f"{la},Nothing,2025,1", f"{la},Cases,2025,")) == [
        (2, "PF-14", "There is no indicator “Nothing”."),
        (3, "PF-13", "There is no value: write a number, or a letter for why there is none."),
    ]


def test_pf18_two_figures_of_the_same(la: str, tmp_path: Path) -> None:
    assert told(tmp_path, lait(GOOD.format(la=la), f"LAC,2025,{la},Town,71")) == [
        (3, "PF-18", "Line 2 gives another figure of the same.")
    ]


@pytest.mark.parametrize(
    ("content", "code", "text"),
    [
        (b"", "PF-11", "The file is empty."),
        (b"measure_short,period,la_code,area,Values\n", "PF-11", "The file has no figures."),
        (b"hello\n", "PF-06", None),
        (b"\xd0\xcf\x11\xe0rest", "PF-01",
         "This is an old Excel workbook (.xls), not a table. Send a CSV file or an Excel workbook (.xlsx)."),
        (b"%PDF-1.7", "PF-01",
         "This is a PDF document, not a table. Send a CSV file or an Excel workbook (.xlsx)."),
        (b"\x89PNG\r\n\x1a\n\0\0", "PF-01",
         "This is a picture (PNG), not a table. Send a CSV file or an Excel workbook (.xlsx)."),
        (gzip.compress(b"\xff\xd8\xff\xe0rest", mtime=0), "PF-01",  # or its name would tell the second
         "This is a picture (JPEG), not a table. Send a CSV file or an Excel workbook (.xlsx)."),
        (zipped(one=b"a", two=b"b", three=b"c", four=b"d"), "PF-01",
         "The packed file holds no table: one CSV file (.csv) is expected in it. It holds one, two, three and 1 more."),
        (b"a,b\0c\n", "PF-01", "This is no text. Send a CSV file, plain or packed, or an Excel workbook."),
        (b"x" * 1_200_000, "PF-01", "This line has no end: the file is no table."),
        (zipped(one_csv=b"a", two_csv=b"b"), "PF-01", "The packed file holds 2 tables. Send one table at a time."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(content: bytes, code: str, text: str | None, la: str, tmp_path: Path) -> None:
    [(line, found, words)] = told(tmp_path, content)
    assert (line, found) == (1, code)
    assert text is None or words == text


def test_so_many_errors_are_shown_and_all_are_counted(la: str, tmp_path: Path) -> None:
    ImportPolicy.objects.create(errors_shown_max=3)
    found = imported(tmp_path, lait(*(f"LAC,{year},{la},Town,?" for year in range(1990, 2000))))
    assert (found.errors, len(found.remarks)) == (10, 3)
