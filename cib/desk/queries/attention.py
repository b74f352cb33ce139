"""What is not as it should be in a region: each with why, who acts, and where. No query is made here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.urls import reverse

from cib.common.components.words import counted, long_date
from cib.desk.queries.places import CouncilRow
from councils.enums import ContactState
from councils.models import Appointment, Region
from councils.queries.regions import LeadPlace
from councils.rules import contact_state
from peerchallenge.models import OfferVersion, ProgrammeYear
from reviews.enums import CycleState
from reviews.queries.plans import plan_from
from reviews.rules.plans import QuarterPlan

Item = dict[str, Any]
#: How many of each kind are named; the rest are counted, and stand in the list that the last one leads to.
NAMED_MAX: Final = 4
#: How much of a programme year goes by before nothing given and nothing received is worth a word.
QUIET_AFTER: Final = 0.5


def late_reviews(rows: Iterable[CouncilRow], region: Region, today: dt.date) -> list[Item]:
    """Give the reviews whose due date is over, those without a date first, the longest over on top."""
    late: list[Any] = [turn for row in rows for turn in row.turns if turn.due_on < today]
    late.sort(key=lambda turn: (turn.state == CycleState.BOOKED, turn.due_on))
    return _named([_late(turn) for turn in late], "overdue", "reviews overdue", _list_url(region))


def _list_url(region: Region) -> str:
    return f"{reverse('reviews:cycle_list')}?show=late&region={region.code}"


def _late(turn: Any) -> Item:
    name, was_due = turn.council.short_name, f"{turn.offer_name}, was due by {long_date(turn.due_on)}"
    url = reverse("reviews:cycle_detail", args=[turn.pk])
    if turn.state != CycleState.BOOKED:
        return _item("overdue", f"{name}: review overdue, not booked", url, was_due, f"With {name}’s director")
    booked = f"on site from {long_date(turn.first_day)}" if turn.first_day else "booked, no dates fixed yet"
    return _item("overdue", f"{name}: review overdue", url, f"{was_due}; {booked}", "No action, unless the date moves")


def full_quarters(
    rows: Sequence[CouncilRow], offers: Iterable[OfferVersion], region: Region, today: dt.date
) -> list[Item]:
    """Give the quarters in which more reviews of an offer fall than the region can run."""
    found = []
    for version in offers:
        if version.cycle_years is None:  # had once in a window: its last day is no plan
            continue
        turns = [turn for row in rows for turn in row.turns if turn.offer_id == version.offer_id]
        plan = plan_from(turns, version, version.capacity, today)  # type: ignore[attr-defined]
        url = f"{reverse('reviews:plan', args=[region.code])}?offer={version.offer.code}"
        found += [(quarter.first_day, _full(quarter, version.name, url)) for quarter in plan.quarters if quarter.over]
    found.sort(key=lambda pair: pair[0])
    items = [item for _, item in found]
    return _named(items, "soon", "quarters over capacity", reverse("reviews:plan", args=[region.code]))


def _full(quarter: QuarterPlan, name: str, url: str) -> Item:
    why = f"{quarter.count} {_plural(name)} fall in it; the region can run {quarter.capacity}"
    who = "With you: move one, or ask for a team from outside"
    return _item("soon", f"{quarter.months} is over capacity", url, why, who)


def _plural(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}s"


def quiet_councils(rows: Iterable[CouncilRow], year: ProgrammeYear | None, today: dt.date, brokers: str) -> list[Item]:
    """Give the councils that have neither given nor received, nor are to, once half of the year is over."""
    if year is None or (today - year.starts_on) < QUIET_AFTER * (year.ends_on - year.starts_on):
        return []
    quiet = [row for row in rows if row.position and not _has_days(row)]
    why = f"Nothing since {year.starts_on:%B %Y}"
    return _named(
        [_item("mind", f"{row.council} has neither given nor received", row.url, why, brokers) for row in quiet],
        "mind",
        "councils that have neither given nor received",
        "#councils",
    )


def _has_days(row: CouncilRow) -> bool:
    p = row.position
    return p is not None and bool(p.given or p.committed or p.received or p.reserved)


def silent_councils(councils: Iterable[Any], today: dt.date, brokers: str) -> list[Item]:
    """Give the councils with which nobody has been in touch for as long as brokers are reminded after.

    Each has `last_on`, `next_on` and `silent_days`, as `councils.queries.contacts` gives them.
    """
    found = []
    for council in councils:
        facts = {"today": today, "silent_days": council.silent_days}
        if contact_state(council.last_on, council.next_on, **facts) == ContactState.SILENT:
            days = counted((today - council.last_on).days, "day")
            why = f"Last one {long_date(council.last_on)}, {days} ago"
            url = reverse("councils:contact_list", args=[council.la_code])
            found.append((council.last_on, _item("mind", f"No contact note for {council}", url, why, brokers)))
    found.sort(key=lambda pair: pair[0])
    return _named([item for _, item in found], "mind", "councils without a contact note", reverse("desk:contacts"))


def vacant_posts(posts: Iterable[LeadPlace]) -> list[Item]:
    """Give the region's lead posts that nobody holds, as one."""
    vacant = [str(post.post.label) for post in posts if post.is_vacant]
    if not vacant:
        return []
    title = "One regional post is vacant" if len(vacant) == 1 else f"{len(vacant)} regional posts are vacant"
    return [_item("information", title, "#posts", ", ".join(vacant), "With CIB staff")]


def brokers_in_words(brokers: Iterable[Appointment]) -> str:
    """Name who keeps in touch with the region's councils."""
    names = [appointment.person.name for appointment in brokers]
    return f"With {' and '.join(names)}, broker{'s' if len(names) > 1 else ''}" if names else "With the regional leads"


def _item(severity: str, title: str, url: str, why: str, who: str) -> Item:
    return {"severity": severity, "title": title, "url": url, "why": why, "who": who}


def _named(items: list[Item], severity: str, many: str, url: str) -> list[Item]:
    """Name the first few, and count the rest where there are more than one too many."""
    if len(items) <= NAMED_MAX + 1:
        return items
    more = len(items) - NAMED_MAX
    return [*items[:NAMED_MAX], _item(severity, f"{more} more {many}", url, "", "")]
