"""Adds what the programme publishes and the database lacks; what CIB staff changed since is never touched."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from cib.common import audit, clock
from cib.common.models import ReminderPolicy
from cib.common.reminder_policies import join_planned
from peerchallenge import programme
from peerchallenge.models import ConflictPolicy, Fund, GroundRulesClause, HalfDayHours, Offer, ProgrammeYear, Theme
from peerchallenge.programme import OfferRow
from peerchallenge.services.allowances import open_accounts, post_due_allowances
from peerchallenge.services.offers import add_version, facts_of


@dataclass(frozen=True)
class Added:
    """How many rows of one kind were added."""

    what: str
    count: int

    def __str__(self) -> str:
        return f"{self.what}: {self.count} added"


@transaction.atomic
def load_programme() -> list[Added]:
    """Add years, themes, offers, policies, clauses, reminders, hours, funds, accounts and allowances not there yet."""
    return [
        Added("Programme years", sum(_year(first) for first in programme.PROGRAMME_YEARS)),
        Added("Themes", _numbered(Theme, "code", programme.THEMES)),
        Added("Offers", sum(_offer(order, row) for order, row in enumerate(programme.OFFERS, 1))),
        Added("Conflict policies", sum(_conflict(row) for row in programme.CONFLICT_POLICIES)),
        Added("Clauses", sum(_clause(order, row) for order, row in enumerate(programme.CLAUSES, 1))),
        Added("Reminders", sum(_reminder(row) for row in programme.REMINDERS)),
        Added("Hours of half-days", sum(_hours(row) for row in programme.HALF_DAY_HOURS)),
        Added("Funds", sum(_fund(row) for row in programme.FUNDS)),
        Added("Accounts of days", open_accounts()),
        Added("Yearly allowances", post_due_allowances()),
    ]


def _added(model: type[Model], key: dict[str, Any], **values: Any) -> bool:
    row, is_new = model._default_manager.get_or_create(**key, defaults=values)
    if is_new:
        audit.record("programme.added", row, actor=None, changes={"kind": model._meta.verbose_name})
    return is_new


def _year(first: int) -> bool:
    """Add a year; member peer support is no yearly allowance, a change of political control brings it (R024)."""
    values = {"ends_on": dt.date(first + 1, 3, 31), "member_support_half_days": 0}
    return _added(ProgrammeYear, {"starts_on": dt.date(first, 4, 1)}, **values)


def _numbered(model: type[Model], key: str, rows: Iterable[Any]) -> int:
    return sum(_added(model, {key: getattr(row, key)}, order=order, name=row.name) for order, row in enumerate(rows, 1))


def _offer(order: int, row: OfferRow) -> bool:
    if not _added(Offer, {"code": row.code}, kind=row.kind, order=order):
        return False
    add_version(Offer.objects.get(code=row.code), facts_of(row), row.places, actor=None)
    return True


def _conflict(row: programme.ConflictRow) -> bool:
    return _added(ConflictPolicy, {"code": row.code}, label=row.label, months=row.months, effect=row.effect)


def _clause(order: int, row: programme.Clause) -> bool:
    if GroundRulesClause.objects.filter(code=row.code).exists():
        return False
    key = {"code": row.code, "number": 1}
    return _added(GroundRulesClause, key, order=order, title=row.title, text=row.text, published_at=clock.now())


def _reminder(row: programme.Reminder) -> bool:
    when = row.offset_days if row.wait_days is None else f"level {row.level}"
    facts = {"event": row.event, "offset_days": row.offset_days, "audience": row.audience, "kind": row.kind}
    code = f"{row.event}:{when}:{row.audience}"
    if not _added(ReminderPolicy, {"code": code}, **facts, level=row.level, wait_days=row.wait_days):
        return False
    join_planned(ReminderPolicy.objects.get(code=code))
    return True


def _fund(row: programme.FundRow) -> bool:
    return _added(Fund, {"code": row.code}, name=row.name, purpose=row.purpose)


def _hours(row: programme.HoursRow) -> bool:
    return _added(HalfDayHours, {"half": row.half}, starts_at=row.starts_at, ends_at=row.ends_at)
