"""Review cycles on home pages and on a council's page: what a director should book, what is late in a region."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from cib.common import clock
from cib.common.components.words import counted, long_date
from councils.enums import Role
from councils.models import Council, Region
from councils.queries import standing_of
from peerchallenge.enums import AllowanceSource
from peerchallenge.models import Allowance
from peerchallenge.permissions import POLICY as CHALLENGES
from reviews.enums import CycleState
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.lists import cycles_with_facts, drafts_of, live, need_a_date, tag_of, turns_to_book


def cycle_tasks(user: Any, overdue: int = 0) -> list[dict[str, Any]]:
    """Give what waits about review cycles: a director's turns to book, a lead's without a date, the office's overdue.

    `overdue` is how many there are in all, for CIB staff, whose home has counted them already.
    """
    standing, found = standing_of(user), []
    councils = standing.councils(Role.DCS) | standing.delegated_councils()
    if councils:
        mine = POLICY.objects_for(user, "book_cycle", cycles_with_facts().filter(council__in=councils))
        begun = CHALLENGES.objects_for(user, "edit_request", drafts_of(OuterRef("council"), OuterRef("offer")))
        mine = mine.exclude(Exists(begun))  # the draft itself waits at home
        found += [_to_book(cycle) for cycle in turns_to_book(mine, clock.today()).order_by("due_on")]
    regions = standing.regions(Role.REGIONAL_LEAD)
    if regions:
        waiting = need_a_date(Cycle.objects.filter(council__region__in=regions))
        found += _without_a_date(waiting.count(), _list_url(regions), "Due soon or overdue, and not booked")
    if overdue:
        url = f"{reverse('reviews:cycle_list')}?state={CycleState.OVERDUE}"
        found += _without_a_date(overdue, url, "Overdue in all regions, the longest first")
    return found


def _list_url(regions: Collection[int]) -> str:
    """Give the address of the list that shows what was counted; who leads several regions sees no others there."""
    code = Region.objects.filter(pk__in=regions).values_list("code", flat=True).first() if len(regions) == 1 else None
    more = f"&region={code}" if code else ""
    return f"{reverse('reviews:cycle_list')}?show=date{more}"


def _to_book(cycle: Any) -> dict[str, Any]:
    word, colour = tag_of(cycle, clock.today())
    return {
        "title": f"Book your {cycle.offer_name[:1].lower()}{cycle.offer_name[1:]}",
        "url": reverse("reviews:cycle_detail", args=[cycle.pk]),
        "hint": f"{cycle.council}: due by {long_date(cycle.due_on)}",
        "status": word,
        "colour": colour,
        "yours": True,
    }


def _without_a_date(number: int, url: str, hint: str) -> list[dict[str, Any]]:
    if not number:
        return []
    title = f"{counted(number, 'review')} {'needs' if number == 1 else 'need'} a date"
    return [{"title": title, "url": url, "hint": hint, "status": "To do", "colour": "progress", "yours": True}]


def cycles_of_council(user: Any, council: Council) -> list[dict[str, Any]]:
    """Give a council's turns to come as its page shows them, for who may know of them."""
    rows = POLICY.objects_for(user, "view_cycle", live(cycles_with_facts()).filter(council=council))
    return [_shown(cycle) for cycle in rows.order_by("offer__order")]


def next_turns(user: Any, council: Council) -> list[Any]:
    """Give a council's turns that follow from one carried out and are not booked yet, for who may know of them."""
    rows = POLICY.objects_for(user, "view_cycle", live(cycles_with_facts()).filter(council=council))
    turns: list[Any] = list(rows.order_by("due_on"))
    return [turn for turn in turns if turn.last_done and turn.state != CycleState.BOOKED]


def _shown(cycle: Any) -> dict[str, Any]:
    word, colour = tag_of(cycle, clock.today())
    return {"cycle": cycle, "word": word, "colour": colour}


def support_of_council(user: Any, council: Council) -> list[dict[str, Any]]:
    """Give the member peer support that changes of control entitle a council to, until it expires; half-days."""
    if not POLICY.allows(user, "view_cycles_of_council", council):
        return []
    rows = Allowance.objects.filter(
        council=council, source=AllowanceSource.CHANGE_OF_CONTROL, valid_to__gte=clock.today()
    )
    return [
        {"half_days": row.half_days, "until": row.valid_to, "from": row.valid_from, "reason": row.reason}
        for row in rows.order_by("posted_at")
    ]
