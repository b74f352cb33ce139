"""How published files write periods, and what they mean: one code for each period, however it was written."""

import re
from dataclasses import dataclass

from profiles.enums import Finality, PeriodForm

#: Years outside these are mistakes of typing rather than figures of children's services.
FIRST_YEAR, LAST_YEAR = 1980, 2100
NO_PERIOD = ("", "0", ".", "-")
_REMARKS = {
    "": None,
    "ot": None,  # outturn: what was spent, as opposed to planned
    "prov": Finality.PROVISIONAL,
    "p": Finality.PROVISIONAL,
    "rev": Finality.REVISED,
    "r": Finality.REVISED,
    "final": Finality.FINAL,
}
_REMARK = re.compile(r"\s*\(([A-Za-z]+)\.?\)$")
_YEAR = re.compile(r"\d{4}")
_SIX = re.compile(r"(\d{4})(\d{2})")
_SPAN = re.compile(r"(\d{4})\s?[-/\u2013]\s?(\d{2}|\d{4})")
_SPANS = re.compile(r"(\d{4})/(\d{2})\s?[-\u2013]\s?(?:\d{2})?(\d{2})/(\d{2})")
_QUARTER = re.compile(r"(?:Q([1-4])\s+(.+)|(.+?)\s*Q([1-4]))", re.IGNORECASE)
_IDENTIFIED_QUARTER = re.compile(r"financial year q([1-4])", re.IGNORECASE)
_IDENTIFIERS = {
    "": None,
    "academic year": PeriodForm.ACADEMIC_YEAR,
    "calendar year": PeriodForm.CALENDAR_YEAR,
    "financial year": PeriodForm.FINANCIAL_YEAR,
    "tax year": PeriodForm.FINANCIAL_YEAR,
    "reporting year": PeriodForm.OTHER,
    "january": PeriodForm.DAY_IN_JANUARY,
    "march": PeriodForm.DAY_IN_MARCH,
    "september": PeriodForm.DAY_IN_SEPTEMBER,
}


class UnreadablePeriod(ValueError):
    """A period that cannot be understood; carries what was written."""


@dataclass(frozen=True)
class Period:
    """A period as the figures keep it. `first_year` and `last_year` are those in which it begins and ends."""

    code: str
    label: str
    first_year: int
    last_year: int
    quarter: int = 0

    @property
    def is_split_year(self) -> bool:
        """Tell whether it is one year that begins in one calendar year and ends in the next."""
        return self.quarter == 0 and self.code == _split_code(self.first_year)


@dataclass(frozen=True)
class PeriodFound:
    """A period with what the file said about it in passing."""

    period: Period
    finality: Finality | None = None
    form: PeriodForm | None = None


def period_found(text: str, identifier: str = "") -> PeriodFound | None:
    """PF-15: a period is a year, a split year, years together or a quarter, as DfE or a council writes it.

    None where the file says that there is none.

    `identifier` is the `time_identifier` of Explore education statistics. Raises UnreadablePeriod.
    """
    written = text.strip()
    if written in NO_PERIOD:
        return None
    remark = _REMARK.search(written)
    word = remark.group(1).lower() if remark else ""
    if word not in _REMARKS:
        raise UnreadablePeriod(text)
    bare = written[: remark.start()] if remark else written
    said = " ".join(identifier.split())
    if quarter := _IDENTIFIED_QUARTER.fullmatch(said):
        return PeriodFound(_quarter(bare, int(quarter.group(1)), text), _REMARKS[word], PeriodForm.QUARTER)
    if said.lower() not in _IDENTIFIERS:
        raise UnreadablePeriod(f"{text} {said}")
    return PeriodFound(_period(bare, text), _REMARKS[word], _IDENTIFIERS[said.lower()])


def split_year(first_year: int) -> Period:
    """Give the school or financial year that begins in `first_year`."""
    code = _split_code(first_year)
    return Period(code, code, first_year, first_year + 1)


def single_year(year: int) -> Period:
    """Give the year, or the day in it, that figures name with one number."""
    return Period(str(year), str(year), year, year)


def as_kept(period: Period, *, with_split_years: bool) -> Period:
    """Write a year as an indicator's other figures do, so that "2024/25" and "2025" are not two years of one thing."""
    if period.is_split_year and not with_split_years:
        return single_year(period.last_year)
    if period.quarter == 0 and period.first_year == period.last_year and with_split_years:
        return split_year(period.last_year - 1)
    return period


def _period(bare: str, text: str) -> Period:
    if _YEAR.fullmatch(bare):
        return single_year(_year(bare, text))
    if six := _SIX.fullmatch(bare):
        return _split(six.group(1), six.group(2), text)
    if spans := _SPANS.fullmatch(bare):
        first, last = _split(spans.group(1), spans.group(2), text), _split(_full(spans, text), spans.group(4), text)
        return _together(f"{first.code}-{last.code}", first.label, last.label, first.first_year, last.last_year, text)
    if span := _SPAN.fullmatch(bare):
        return _span(_year(span.group(1), text), span.group(2), text)
    if quarter := _QUARTER.fullmatch(bare):
        number = quarter.group(1) or quarter.group(4)
        return _quarter(quarter.group(2) or quarter.group(3), int(number), text)
    raise UnreadablePeriod(text)


def _full(spans: "re.Match[str]", text: str) -> str:
    """Give the second year of "2021/22-23/24" its century."""
    century = int(spans.group(1)[:2])
    return f"{century + (int(spans.group(3)) < int(spans.group(1)[2:])):02}{spans.group(3)}"


def _span(first: int, end: str, text: str) -> Period:
    last = int(end) if len(end) == 4 else first - first % 100 + int(end) + (100 if int(end) < first % 100 else 0)
    if last == first + 1:
        return split_year(first)
    return _together(f"{first}-{last}", str(first), str(last), first, last, text)


def _together(code: str, first: str, last: str, first_year: int, last_year: int, text: str) -> Period:
    if not first_year < last_year <= min(first_year + 10, LAST_YEAR):
        raise UnreadablePeriod(text)
    return Period(code, f"{first} to {last}", first_year, last_year)


def _split(first: str, end: str, text: str) -> Period:
    year = _year(first, text)
    if int(end) != (year + 1) % 100:
        raise UnreadablePeriod(text)
    return split_year(year)


def _quarter(bare: str, number: int, text: str) -> Period:
    year = _period(bare.strip(" ,"), text)
    if not year.is_split_year:
        raise UnreadablePeriod(text)
    label = f"{year.label}, quarter {number}"
    return Period(f"{year.code} Q{number}", label, year.first_year, year.last_year, number)


def _year(digits: str, text: str) -> int:
    year = int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadablePeriod(text)
    return year


def _split_code(first_year: int) -> str:
    return f"{first_year}/{(first_year + 1) % 100:02}"
