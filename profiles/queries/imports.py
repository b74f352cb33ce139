"""What importing asks of the database: areas by any code or name, indicators by publishers' codes, imports."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cib.common import clock
from cib.common.folding import fold
from councils.enums import CodeKind
from councils.models import CouncilAlias, CouncilCode
from profiles.enums import AreaKind, ImportState, PeriodForm, Unit
from profiles.models import Area, DataImport, ImportPolicy, Indicator, IndicatorCode, Reading, ReadingPeriod, Theme
from profiles.queries.profiles import core_year
from profiles.queries.visible import public_readings
from profiles.rules.cells import may_be_negative

#: For so long a file that was refused stays in its council's list: whoever sent it may have gone home meanwhile.
NOT_TAKEN_DAYS = 30


@dataclass(frozen=True)
class AreaFacts:
    """An area as importing needs it."""

    pk: int
    code: str
    name: str
    kind: str
    council: UUID | None
    ends_on: dt.date | None

    @property
    def is_council(self) -> bool:
        """Tell a council from an aggregate."""
        return self.kind == AreaKind.COUNCIL


@dataclass(frozen=True)
class MeasureFacts:
    """An indicator as importing needs it; `denominator` is the column that counts of how many."""

    hex: str
    code: str
    form: PeriodForm
    denominator: str = ""
    unit: str = Unit.NUMBER
    is_signed: bool = True


def import_policy() -> ImportPolicy:
    """Give what a file may be, as the programme says."""
    return ImportPolicy.objects.order_by("pk").first() or ImportPolicy()


def areas_by_code_and_name() -> tuple[dict[str, AreaFacts], dict[str, AreaFacts]]:
    """Give every area by each of its codes (3-digit, GSS old and new), and by its names, folded."""
    by_code: dict[str, AreaFacts] = {}
    by_name: dict[str, AreaFacts] = {}
    by_council: dict[UUID, AreaFacts] = {}
    for area in Area.objects.select_related("council"):
        ends_on = area.council.ends_on if area.council else None
        facts = AreaFacts(area.pk, area.code, area.name, area.kind, area.council_id, ends_on)
        by_code[area.code] = facts
        by_name[fold(area.name)] = facts
        if area.council_id:
            by_council[area.council_id] = facts
    for code, council in CouncilCode.objects.filter(kind=CodeKind.GSS).values_list("code", "council"):
        if council in by_council:
            by_code[code] = by_council[council]
    for folded, council in CouncilAlias.objects.values_list("folded", "council"):
        if council in by_council:
            by_name[folded] = by_council[council]
    return by_code, by_name


def measures_by_code(scheme: str) -> dict[str, MeasureFacts]:
    """Give the indicators by the codes of a scheme."""
    rows = IndicatorCode.objects.filter(scheme=scheme).values_list(
        "code",
        "denominator",
        *(f"indicator__{name}" for name in ("pk", "code", "period_form", "unit", "unit_note", "label")),
    )
    return {row[0]: _measure(*row[2:], denominator=row[1]) for row in rows}


def measures_by_our_code_and_label() -> dict[str, MeasureFacts]:
    """Give every indicator by our code and by its label, folded; our code comes before another's label."""
    rows = Indicator.objects.values_list("pk", "code", "period_form", "unit", "unit_note", "label")
    facts = [(fold(row[-1]), _measure(*row)) for row in rows]
    labels = dict(facts)
    return {**labels, **{measure.code: measure for _, measure in facts}}


def _measure(
    pk: UUID, code: str, form: str, unit: str, unit_note: str, label: str, *, denominator: str = ""
) -> MeasureFacts:
    is_signed = may_be_negative(unit, unit_note, label)
    return MeasureFacts(pk.hex, code, PeriodForm(form), denominator, unit, is_signed)


def has_split_years(indicator_hex: str) -> bool | None:
    """Tell whether an indicator's yearly figures name their years as "2024/25" (True) or "2025"; None: it has none."""
    codes = (
        Reading.objects.filter(indicator=UUID(indicator_hex), period__quarter=0, release__isnull=True)
        .order_by("-period__last_year")
        .values_list("period__first_year", "period__last_year")[:1]
    )
    found = list(codes)
    return found[0][0] != found[0][1] if found else None


def known_periods() -> dict[str, int]:
    """Give the keys of the periods by their codes."""
    return dict(ReadingPeriod.objects.values_list("code", "pk"))


def theme_keys() -> dict[str, int]:
    """Give the keys of the themes by their codes."""
    return dict(Theme.objects.values_list("code", "pk"))


def imports_of(*, council: Any | None) -> QuerySet[DataImport]:
    """Give the imports of a council's own figures, or of published ones, newest first."""
    return DataImport.objects.filter(council=council).select_related("uploaded_by", "release")


def imports_under_way(council: Any) -> QuerySet[DataImport]:
    """Give a council's own files that wait for a worker or for somebody to confirm them, newest first."""
    states = [ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.IMPORTING]
    return DataImport.objects.filter(council=council, state__in=states)


def imports_not_taken(council: Any) -> QuerySet[DataImport]:
    """Give a council's own files of late that were refused or stopped, newest first: nothing of them was written."""
    since = clock.now() - dt.timedelta(days=NOT_TAKEN_DAYS)
    states = [ImportState.REFUSED, ImportState.FAILED]
    return DataImport.objects.filter(council=council, state__in=states, uploaded_at__gte=since)


def imports_left_behind(*, silent_since: dt.datetime) -> QuerySet[DataImport]:
    """Give the imports that nobody works on although they wait for it: never begun, or their worker was lost."""
    waiting = Q(state=ImportState.UPLOADED, uploaded_at__lt=silent_since) & (
        Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=silent_since)
    )
    running = Q(state__in=[ImportState.CHECKING, ImportState.IMPORTING], heartbeat_at__lt=silent_since)
    return DataImport.objects.filter(waiting | running)


def template_rows(la_code: str) -> list[list[Any]]:
    """Give the lines of a council's template: the core indicators of the programme year, period and value empty.

    Behind them stand each one's label and unit and the council's last published figure, for whoever fills it in.
    """
    last = _last_published(la_code)
    return [
        [la_code, row.code, "", "", row.label, _unit(row), *last.get(row.pk, ("", ""))]
        for row in Indicator.objects.core(core_year())
    ]


def _unit(row: Indicator) -> str:
    return " ".join(part for part in (row.get_unit_display(), row.unit_note) if part)


def _last_published(la_code: str) -> dict[UUID, tuple[str, Any]]:
    council = Q(area__code=la_code, area__kind=AreaKind.COUNCIL, value__isnull=False)
    rows = Reading.objects.filter(public_readings(), council).order_by("period__last_year", "period__quarter", "pk")
    found: Any = rows.values_list("indicator", "period__label", "value", "indicator__decimals")
    return {pk: (label, round(value, decimals or None)) for pk, label, value, decimals in found}
