"""Indicators as CIB staff keep them: the list, what is said of one, who changed what."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cib.common import audit
from cib.common.changing import Version
from cib.common.components.words import counted, long_date
from cib.common.folding import fold
from profiles.enums import Polarity
from profiles.models import Indicator, Theme
from profiles.queries.policies import HISTORY_MAX, names_in, told_changes
from profiles.queries.profiles import core_year
from profiles.rules.indicators import IndicatorFacts


def indicators_listed() -> QuerySet[Indicator]:
    """Give all indicators by theme and label, each with `is_core` of the year under way, in one query."""
    rows = Indicator.objects.with_core(core_year()).select_related("theme", "source")
    found: QuerySet[Indicator] = rows.order_by("theme__position", "label", "pk")
    return found


def year_words(year: int) -> str:
    """Write the programme year that begins in April of `year`: 2026 to 2027."""
    return f"{year} to {year + 1}"


def facts_of(indicator: Any) -> IndicatorFacts:
    """Give what CIB staff say of an indicator; it comes from `indicators_listed`."""
    return IndicatorFacts(
        label=indicator.label,
        definition=indicator.definition,
        theme=indicator.theme.code,
        polarity=indicator.polarity,
        decimals=indicator.decimals,
        is_core=indicator.is_core,
        released_on=indicator.released_on,
    )


def is_label_taken(label: str, *, but: UUID) -> bool:
    """Tell whether another indicator has this label, however it is written; a file may name an indicator by it."""
    labels = Indicator.objects.exclude(pk=but).values_list("label", flat=True)
    return fold(label) in {fold(other) for other in labels}


def facts_worded() -> Callable[[Any], dict[str, str]]:
    """Give what tells an indicator's facts in words; the names of themes are asked for once."""
    themes = dict(Theme.objects.values_list("code", "name"))
    year = core_year()

    def words(facts: Any) -> dict[str, str]:
        return _told(facts, themes, year)

    return words


def _told(facts: IndicatorFacts, themes: Mapping[str, str], year: int) -> dict[str, str]:
    return {
        "Label": facts.label,
        "Definition": facts.definition or "None",
        "Theme": themes.get(facts.theme, facts.theme),
        "Which way is better": Polarity(facts.polarity).label,
        "Shown with": counted(facts.decimals, "decimal"),
        f"Core list {year_words(year)}": "Yes" if facts.is_core else "No",
        "Its figures are shown": _release_words(facts.released_on),
    }


def _release_words(day: dt.date | str | None) -> str:
    """Write from when figures are shown; an audit row keeps the day as text."""
    if not day:
        return "At once"
    return f"From {long_date(dt.date.fromisoformat(day) if isinstance(day, str) else day)}"


def indicator_history(indicator: Indicator) -> list[Version]:
    """Tell who changed what of an indicator, the newest first; three queries."""
    entries = list(audit.entries_of(indicator).filter(action="indicator.edited")[:HISTORY_MAX])
    return told_changes(entries, facts_of(indicator), facts_worded(), names_in(entries))
