"""Finds what a row is of: its area, its indicator, its period; each text is looked up once for a whole file."""

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils.text import slugify

from cib.common.folding import fold
from profiles.enums import CodeScheme, PeriodForm, Polarity, Unit
from profiles.models import Indicator, IndicatorCode, ReadingPeriod, Source
from profiles.queries.imports import (
    AreaFacts,
    MeasureFacts,
    areas_by_code_and_name,
    known_periods,
    measures_by_code,
    measures_by_our_code_and_label,
    theme_keys,
)
from profiles.rules.cells import may_be_negative
from profiles.rules.periods import Period
from profiles.rules.publishers import (
    OTHER_THEME,
    label_of,
    period_form_of,
    polarity_of,
    theme_of,
    unit_of,
)

TABLES = Path(__file__).resolve().parents[2] / "reference"
#: Measures that are not on our lists get the same id wherever they are imported.
MEASURE_IDS = UUID("3b3d7c52-1b0c-5d52-9f25-8d3c6a5e0b77")
CODE_LENGTH_MAX = 200


@dataclass
class NewMeasure:
    """A measure that no list of ours has yet, as its publisher describes it."""

    scheme: CodeScheme
    publisher_code: str
    code: str
    label: str
    theme: str
    topic: str = ""
    unit: Unit = Unit.NUMBER
    unit_note: str = ""
    polarity: Polarity = Polarity.NEITHER
    form: PeriodForm = PeriodForm.OTHER
    decimals: int = 0

    @property
    def hex(self) -> str:
        """Give the id that it will have."""
        return uuid5(MEASURE_IDS, f"{self.scheme}:{self.publisher_code}").hex


class Places:
    """Areas by whatever a file calls them."""

    def __init__(self) -> None:
        self.by_code, self.by_name = areas_by_code_and_name()
        with (TABLES / "areas.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["code"] in self.by_code:
                    self.by_code.setdefault(row["lait_code"], self.by_code[row["code"]])

    def area(self, *codes: str, name: str = "") -> AreaFacts | None:
        """Find an area by 3-digit code, then GSS code, then name or alias."""
        for code in codes:
            if found := self.by_code.get(code.strip().upper()):
                return found
        return self.by_name.get(fold(name)) if name.strip() else None


class Periods:
    """Periods by their code; those not known yet get a number below nought until they are saved."""

    def __init__(self) -> None:
        self.known = known_periods()
        self.added: dict[str, Period] = {}

    def key(self, period: Period) -> int:
        """Give the key of a period."""
        key = self.known.get(period.code)
        if key is None:
            key = self.known[period.code] = -len(self.added) - 1
            self.added[period.code] = period
        return key

    def by_number(self) -> dict[int, Period]:
        """Give the new ones by the numbers they have meanwhile."""
        return {self.known[code]: period for code, period in self.added.items()}

    def save(self) -> dict[int, int]:
        """Add the new ones; give their keys by the numbers they had meanwhile."""
        keys: dict[int, int] = {}
        for code, period in self.added.items():
            facts = {"label": period.label, "first_year": period.first_year, "last_year": period.last_year}
            row, _ = ReadingPeriod.objects.get_or_create(code=code, defaults={**facts, "quarter": period.quarter})
            keys[self.known[code]] = row.pk
            self.known[code] = row.pk
        self.added = {}
        return keys


class Measures:
    """Indicators by a publisher's code; those not known yet are described, to be added with the figures."""

    def __init__(self, scheme: CodeScheme) -> None:
        self.scheme = scheme
        self.known = measures_by_code(scheme)
        self.added: dict[str, NewMeasure] = {}

    def lait(self, short: str, companion: Mapping[str, Mapping[str, str]]) -> MeasureFacts:
        """Find a measure of the interactive tool, or describe it by the tool's list of measures."""
        found = self.known.get(short)
        if found is None:
            row = companion.get(short, {})
            topic = row.get("Topic", "").strip()
            new = NewMeasure(
                CodeScheme.LAIT,
                short,
                f"lait-{_slug(short)}",
                (row.get("Measure", "") or short).strip()[:160],
                _topics().get(topic, OTHER_THEME),
                topic,
                unit_of(row.get("y_axis_name", "")),
                row.get("y_axis_name", "")[:80],
                polarity_of(row.get("Polarity", "")),
                period_form_of(row.get("Year_Type", "")),
            )
            found = self._described(new)
        return found

    def ees(self, release: str, column: str, code: str, facts: Mapping[str, str], form: PeriodForm) -> MeasureFacts:
        """Find a column of a release: by its own code where it is on a list of ours, else by release and code."""
        found = self.known.get(code) or self.known.get(_within(release, code))
        if found is None:
            filters = [part.partition("=")[2] for part in code.split("|")[1:]]
            label = facts.get("label", "").strip() or label_of(column)
            new = NewMeasure(
                CodeScheme.EES,
                _within(release, code),
                f"ees-{_slug(release)[:24]}-{_slug(column)[:36]}-{_short_hash(code)}",
                " – ".join([label, *filters])[:160],
                theme_of(release, column),
                facts.get("indicator_grouping", "")[:80] or label_of(release)[:80],
                unit_of(facts.get("indicator_unit", "") or column),
                "",
                Polarity.NEITHER,
                form,
            )
            found = self._described(new)
        return found

    def _described(self, new: NewMeasure) -> MeasureFacts:
        self.added[new.hex] = new
        is_signed = may_be_negative(new.unit, new.unit_note, new.label)
        found = MeasureFacts(new.hex, new.code, new.form, unit=new.unit, is_signed=is_signed)
        self.known[new.publisher_code] = found
        return found

    def save(self) -> None:
        """Add the new indicators with their codes."""
        if not self.added:
            return
        source, themes = Source.objects.get(code=self.scheme.value), theme_keys()
        Indicator.objects.bulk_create(_row(new, source, themes) for new in self.added.values())
        IndicatorCode.objects.bulk_create(
            IndicatorCode(indicator_id=UUID(new.hex), scheme=new.scheme, code=new.publisher_code)
            for new in self.added.values()
        )
        self.added = {}


class OwnMeasures:
    """Indicators as the template names them: our code, the label, or the interactive tool's short name."""

    def __init__(self) -> None:
        self.ours = measures_by_our_code_and_label()
        self.lait = measures_by_code(CodeScheme.LAIT)

    def find(self, text: str) -> MeasureFacts | None:
        """Find an indicator, or None."""
        return self.ours.get(text.strip()) or self.ours.get(fold(text)) or self.lait.get(text.strip())


def _row(new: NewMeasure, source: Any, themes: Mapping[str, int]) -> Indicator:
    return Indicator(
        pk=UUID(new.hex),
        code=new.code,
        label=new.label,
        theme_id=themes.get(new.theme) or themes[OTHER_THEME],
        topic=new.topic,
        source=source,
        unit=new.unit,
        unit_note=new.unit_note,
        polarity=new.polarity,
        period_form=new.form,
        decimals=new.decimals,
    )


def _topics() -> dict[str, str]:
    with (TABLES / "topics.csv").open(newline="", encoding="utf-8") as file:
        return {row["topic"]: row["theme"] for row in csv.DictReader(file)}


def _within(release: str, code: str) -> str:
    whole = f"{release}:{code}"
    return (
        whole if len(whole) <= CODE_LENGTH_MAX else f"{whole[:170]}…{hashlib.sha256(whole.encode()).hexdigest()[:24]}"
    )


def _slug(text: str) -> str:
    """Make part of an address of a name; where signs are lost, a few letters keep two names apart."""
    plain = slugify(text)[:60]
    return plain if re.fullmatch(r"[A-Za-z0-9_-]+", text) else f"{plain}-{_short_hash(text)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
