"""CIB staff change how turns run, and what a change of control brings: a new row from a day on, never the past."""

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.dated import breaches_of_change
from cib.common.errors import Breach, NotVisible, Stale, refuse_if
from councils.notifications import programme_changed
from councils.queries import person_of
from reviews.models import CyclePolicy, SupportPolicy
from reviews.permissions import POLICY
from reviews.rules.cycles import capacity_is_sensible
from reviews.rules.policies import entitlement_is_sensible, months_are_in_order, rest_of_the_year_is_sensible

P = TypeVar("P", CyclePolicy, SupportPolicy)


@transaction.atomic
def change_cycle_policy(
    *,
    offer_code: str,
    opens_months: int,
    due_soon_months: int,
    reviews_a_quarter: int,
    from_date: dt.date,
    reason: str,
    actor: User,
    version_seen: int | None = None,
) -> CyclePolicy:
    """Change how the turns of an offer run from a day on; turns that are there by then keep their days.

    Raises Refused POL-01, CYC-07, DTD-01 to DTD-04, and Stale.
    """
    POLICY.require(actor, "change_policies")
    last = (
        CyclePolicy.objects.select_for_update(of=("self",)).filter(offer__code=offer_code).order_by("-number").first()
    )
    if last is None:
        raise NotVisible
    facts = {
        "opens_months": opens_months,
        "due_soon_months": due_soon_months,
        "reviews_a_quarter": reviews_a_quarter,
    }
    rules = [months_are_in_order(opens_months, due_soon_months), capacity_is_sensible(reviews_a_quarter)]
    row = CyclePolicy(offer_id=last.offer_id, starts_on=last.starts_on)
    return _changed(last, row, facts, rules, from_date, reason, actor, version_seen)


@transaction.atomic
def change_support_policy(
    *,
    half_days: int,
    least_days: int,
    from_date: dt.date,
    reason: str,
    actor: User,
    version_seen: int | None = None,
) -> SupportPolicy:
    """Change what a change of political control entitles a council to, from a day on; what was posted stays.

    Raises Refused POL-02, POL-03, DTD-01 to DTD-04, and Stale.
    """
    POLICY.require(actor, "change_policies")
    last = SupportPolicy.objects.select_for_update().order_by("-number").first() or SupportPolicy(number=0)
    rules = [entitlement_is_sensible(half_days), rest_of_the_year_is_sensible(least_days)]
    facts = {"half_days": half_days, "least_days": least_days}
    return _changed(last, SupportPolicy(), facts, rules, from_date, reason, actor, version_seen)


def _changed(
    last: P,
    row: P,
    facts: dict[str, int],
    rules: list[Breach | None],
    from_date: dt.date,
    reason: str,
    actor: User,
    version_seen: int | None,
) -> P:
    """Write the row that follows `last`, with its audit row and its announcement."""
    if version_seen is not None and version_seen != last.number:
        raise Stale
    before: dict[str, int] = {name: getattr(last, name) for name in facts}
    latest: dt.date | None = last.from_date
    refuse_if(
        [
            *rules,
            *breaches_of_change(
                from_date=from_date, last=latest, today=clock.today(), reason=reason, before=before, after=facts
            ),
        ]
    )
    dated: dict[str, Any] = {"number": last.number + 1, "from_date": from_date, "reason": reason.strip()}
    for name, value in {**facts, **dated, "written_at": clock.now(), "written_by": person_of(actor)}.items():
        setattr(row, name, value)
    row.save()
    changes = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
    audit.record("policy.changed", row, actor=actor, changes={**changes, "from_date": from_date})
    path = reverse("reviews:policy_list")
    programme_changed(row, subject=row.subject, from_date=from_date, path=path, actor=actor)
    return row
