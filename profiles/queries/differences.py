"""The largest differences of a council from its neighbours, in words, and as lines of enquiry (R090)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.cache import cache

from cib.common import clock
from councils.enums import Audience
from councils.models import Council
from profiles.models import ComparisonPolicy, Indicator
from profiles.queries.comparison import POLICY_KEY
from profiles.queries.profiles import Row, core_indicators, public_reader, rows_of
from profiles.rules import words
from profiles.rules.comparison import Spread

DIFFERENCES_KEPT_SECONDS: Final = 600


@dataclass(frozen=True)
class Difference:
    """One large difference: of which indicator, in words, and the line of enquiry that it may become."""

    indicator: Indicator
    text: str
    line: str


def plain(indicator: Indicator, value: float) -> str:
    """Write a value with its unit's sign."""
    return words.figure_words(value, indicator.unit, indicator.decimals)


def band_of(indicator: Indicator, band: Spread) -> str:
    """Write the neighbours' middle half."""
    return words.range_words(band.q1, band.q3, indicator.unit, indicator.decimals)


def largest_differences(rows: Iterable[Row], policy: ComparisonPolicy) -> list[Difference]:
    """Give the rows furthest from the neighbours, the furthest first: no context, not too old, not by chance."""
    far = [(abs(row.z), row) for row in rows if row.z is not None and _counts(row, policy)]
    far = sorted((found for found in far if found[0] >= policy.difference_min), key=lambda found: -found[0])
    return [_told(row) for _, row in far[: policy.differences_shown_max]]


def _counts(row: Row, policy: ComparisonPolicy) -> bool:
    oldest = clock.today().year - policy.is_stale_after_years
    is_recent = row.point is not None and row.point.period.last_year >= oldest
    return is_recent and _is_public(row.indicator) and not row.indicator.theme.is_context


def _is_public(indicator: Indicator) -> bool:
    """Tell whether anybody may see it: a difference may become a line of enquiry, which others read."""
    is_out = indicator.released_on is None or indicator.released_on <= clock.today()
    return is_out and indicator.audience == Audience.PUBLIC


def _told(row: Row) -> Difference:
    indicator, point, among = row.indicator, row.point, row.among
    # A row without these has no distance from its neighbours.
    assert point is not None
    assert point.band is not None
    assert point.value is not None
    assert among is not None
    figure, period, middle = plain(indicator, point.value), point.period.label, plain(indicator, point.band.median)
    text = words.difference_words(figure, period, middle, band_of(indicator, point.band), among, indicator.polarity)
    return Difference(indicator, text, words.line_words(indicator.label, figure, period, middle))


def differences_kept(council: Council) -> list[Difference]:
    """Give the same as `differences_of`, at most ten minutes old: public, and seldom changed."""
    found: list[Difference] | None = cache.get_or_set(
        _key(council.pk), lambda: differences_of(council), DIFFERENCES_KEPT_SECONDS
    )
    return found or []


def _key(council_id: UUID) -> str:
    return f"differences:{council_id}:{clock.today()}"


def forget_comparisons() -> None:
    """Forget what is kept of comparing, so that a change by CIB staff counts at once; one query.

    Where each process keeps its own, the others follow when their time is over: a minute, for differences ten.
    """
    councils = Council.objects.values_list("pk", flat=True)
    cache.delete_many([POLICY_KEY, *(_key(pk) for pk in councils)])


def differences_of(council: Council) -> list[Difference]:
    """Give the council's largest differences among the core indicators: what is public, the same for every reader."""
    reader = public_reader()
    _, rows = rows_of(reader, council, core_indicators())
    return largest_differences(rows, reader.policy)
