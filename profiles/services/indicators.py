"""CIB staff change an indicator: our words for it, its theme, which way is better, the core list, its release."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.dated import change_says_why, something_changes
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.notifications import programme_changed
from profiles.models import CoreListing, Indicator, Theme
from profiles.permissions import POLICY
from profiles.queries.differences import forget_comparisons
from profiles.queries.indicators import facts_of, indicators_listed, is_label_taken
from profiles.queries.profiles import core_year
from profiles.rules.indicators import IndicatorFacts, breaches_of_edit
from profiles.rules.policies import changed_values

#: What stands in the indicator's own row; its theme is another row, and its place in the core list a third one.
_COLUMNS: Final = ("label", "definition", "polarity", "decimals", "released_on")


@transaction.atomic
def edit_indicator(
    *, code: str, facts: IndicatorFacts, reason: str, actor: User, version_seen: int | None = None
) -> Indicator:
    """Let an indicator be what `facts` say from now on; the product's reference tables leave alone what was changed.

    Raises NotVisible where there is no such indicator or theme, Refused IND-01 to IND-05, DTD-03, DTD-04, and Stale.
    """
    POLICY.require(actor, "edit_indicator")
    row = _locked(code)
    theme = Theme.objects.filter(code=facts.theme).first()
    if theme is None:
        raise NotVisible
    check_version(row, version_seen)
    before, taken = facts_of(row), is_label_taken(facts.label, but=row.pk)
    rules = breaches_of_edit(before, facts, is_label_taken=taken, today=clock.today())
    refuse_if([*rules, change_says_why(reason), something_changes(before, facts)])
    changes = changed_values(before, facts)
    _save(row, facts, theme, changes)
    audit.record("indicator.edited", row, actor=actor, changes={**_as_text(changes), "reason": reason.strip()})
    path = reverse("profiles:indicator_edit", args=[row.code])
    programme_changed(row, subject=f"The indicator “{facts.label}”", from_date=clock.today(), path=path, actor=actor)
    transaction.on_commit(forget_comparisons)
    return indicators_listed().get(pk=row.pk)


def _locked(code: str) -> Any:
    row = Indicator.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotVisible
    return indicators_listed().get(pk=row.pk)


def _as_text(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Write days as text, as an audit row keeps them."""
    return {
        name: [value.isoformat() if isinstance(value, dt.date) else value for value in pair]
        for name, pair in changes.items()
    }


def _save(row: Indicator, facts: IndicatorFacts, theme: Theme, changes: dict[str, list[Any]]) -> None:
    if "is_core" in changes:
        _list(row, core_year(), is_core=facts.is_core)
    columns = {name: getattr(facts, name) for name in _COLUMNS}
    save_new_version(row, [], **columns, theme=theme, edited=sorted({*row.edited, *changes}))


def _list(row: Indicator, year: int, *, is_core: bool) -> None:
    """Put an indicator at the end of the core list of the year, or take it out; lists of years past stay."""
    listings = CoreListing.objects.filter(indicator=row)
    listings.filter(from_year__gt=year).delete()
    if not is_core:
        listings.filter(from_year=year).delete()
        listings.in_year(year).update(to_year=year)
        return
    left = listings.filter(to_year=year).order_by("-pk").first()
    if left is not None:  # in the course of this year: it comes back to its place
        left.to_year = None
        left.save(update_fields=["to_year"])
        return
    last = CoreListing.objects.in_year(year).aggregate(last=Max("position"))["last"] or 0
    CoreListing.objects.create(indicator=row, position=last + 1, from_year=year)
