"""How turns run and what a change of control brings: what holds, what is to come, what was."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cib.common import clock
from cib.common.changing import Version, compared
from cib.common.components.words import counted, half_days_words, long_date
from reviews.models import CyclePolicy, SupportPolicy
from reviews.queries.turns import cyclic_versions


def support_policy(on: dt.date | None = None) -> SupportPolicy:
    """Give what holds on a day (today unless said); as delivered where nobody has changed it."""
    return SupportPolicy.objects.in_force(on).order_by("-number").first() or SupportPolicy(number=0)


def cycle_facts(policy: CyclePolicy) -> dict[str, str]:
    """Tell how turns run, by what each is called."""
    return {
        "Booking opens": f"{counted(policy.opens_months, 'month')} before the due date",
        "Due soon": f"{counted(policy.due_soon_months, 'month')} before the due date",
        "A region can run": f"{counted(policy.reviews_a_quarter, 'review')} a quarter, unless its leads say otherwise",
    }


def support_facts(policy: SupportPolicy) -> dict[str, str]:
    """Tell what a change of control brings, by what each is called."""
    return {
        "Entitlement": half_days_words(policy.half_days),
        "Posted for the next year": f"with fewer than {counted(policy.least_days, 'day')} of a programme year left",
    }


@dataclass(frozen=True)
class Kept:
    """One policy as its page shows it: what it is called, what holds, all its versions."""

    name: str
    code: str
    facts: dict[str, str]
    versions: list[Version]


def kept_policies() -> list[Kept]:
    """Give how the turns of each cyclic offer run, in the order of the menu; two queries."""
    rows: dict[int, list[CyclePolicy]] = {}
    for row in CyclePolicy.objects.select_related("written_by").order_by("number"):
        rows.setdefault(row.offer_id, []).append(row)
    versions = [version for version in cyclic_versions() if version.offer_id in rows]
    return [
        Kept(
            version.name,
            version.offer.code,
            cycle_facts(holding(rows[version.offer_id])),
            told(rows[version.offer_id], cycle_facts),
        )
        for version in versions
    ]


def kept_support() -> Kept:
    """Give what a change of control brings."""
    rows = list(SupportPolicy.objects.select_related("written_by").order_by("number"))
    if not rows or rows[0].from_date is not None:
        rows.insert(0, SupportPolicy(number=0))
    versions = told(rows, support_facts)
    return Kept("Member peer support after a change of control", "", support_facts(holding(rows)), versions)


def holding(rows: Sequence[Any]) -> Any:
    """Give the newest of the rows that counts today."""
    today = clock.today()
    return [row for row in rows if row.from_date is None or row.from_date <= today][-1]


def told(rows: Iterable[Any], facts_of: Callable[[Any], dict[str, str]]) -> list[Version]:
    """Tell rows as versions, the newest first, each with how it differs from the one before it."""
    known = list(rows)
    current, found, before = holding(known), [], facts_of(known[0])
    for row in known:
        state = "In force" if row is current else "To come" if (row.from_date or clock.today()) > clock.today() else ""
        after = facts_of(row)
        name = f"From {long_date(row.from_date)}" if row.from_date else "As delivered"
        who = row.written_by.name if row.written_by else ""
        found.append(Version(name, who, row.written_at, None, row.reason, state, compared(before, after)))
        before = after
    return found[::-1]
