"""Files of figures as people send them, plain and packed, and councils that they are of."""

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from councils.models import Council
from profiles.models import IndicatorCode, Source, Theme
from profiles.services.importing.figures import Findings
from profiles.services.importing.from_file import import_file
from tests.factories import profiles_figures as figures

PUBLISHED = dt.date(2026, 4, 1)
LAIT_HEADER = "measure_short,period,la_code,area,Values"
TEMPLATE_HEADER = "council,indicator,period,value"


def themes() -> None:
    """Make the themes and sources under which new measures are put, as the reference tables have them."""
    figures.source()
    facts = {"publisher": "Department for Education", "licence": "Open Government Licence v3.0"}
    Source.objects.get_or_create(code="ees", defaults={"name": "Explore education statistics", **facts})
    for position, code in enumerate(("population", "workforce", "safeguarding", "care-and-adoption", "families"), 1):
        Theme.objects.get_or_create(code=code, defaults={"name": code, "position": position})


def lait_indicator(short: str = "LAC", **fields: Any) -> Any:
    """Make an indicator known to the interactive tool by its short name."""
    made = figures.indicator(**fields)
    IndicatorCode.objects.create(indicator=made, scheme="lait", code=short)
    return made


def lait(*rows: str) -> str:
    """Write a file of the interactive tool."""
    return "\n".join([LAIT_HEADER, *rows]) + "\n"


def lait_row(council: Council, period: str = "2025", value: str = "70", short: str = "LAC") -> str:
    """Write a line of it."""
    return f'{short},{period},{council.la_code},"{council.name}",{value}'


def template(*rows: str) -> str:
    """Write our template."""
    return "\n".join([TEMPLATE_HEADER, *rows]) + "\n"


def imported(folder: Path, content: str | bytes, name: str = "figures.csv", **options: Any) -> Findings:
    """Import a file by the service."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_file(path=path, published_on=options.pop("published_on", PUBLISHED), **options)


def workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """Write an Excel workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def packed(text: str) -> bytes:
    """Pack a text with gzip."""
    return gzip.compress(text.encode())


def zipped(**files: bytes) -> bytes:
    """Pack files into an archive; `_csv` at the end of a name stands for .csv."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_csv", ".csv"), content)
    return kept.getvalue()
