"""Days given and received in the bench: allowances, reservations and what became of them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cib.common import clock
from cib.desk.bench.people import BATCH
from cib.desk.bench.stories import COUNTED_DAYS, SITE_DAYS, Story
from councils.models import Council
from peerchallenge.enums import (
    AllowanceKind,
    AllowanceSource,
    EffortKind,
    Leg,
    Phase,
)
from peerchallenge.ledger import programme_account
from peerchallenge.models import (
    Account,
    Allowance,
    ProgrammeYear,
    Transfer,
)
from peerchallenge.services.allowances.postings import opening_key
from peerchallenge.services.allowances.years import yearly_key

HALF_DAYS_A_YEAR: Final = 10


def allow(councils: list[Council], year: ProgrammeYear) -> None:
    """Post the year's five days each way for every council, and an opening balance: hosts here use more than five."""
    known = set(Allowance.objects.filter(year=year, source=AllowanceSource.YEARLY).values_list("council", "kind"))
    rows = [
        _allowance(council, year, kind, AllowanceSource.YEARLY, HALF_DAYS_A_YEAR)
        for council in councils
        for kind in (AllowanceKind.GIVE, AllowanceKind.RECEIVE)
        if (council.pk, kind) not in known
    ]
    rows += [
        _allowance(council, year, AllowanceKind.RECEIVE, AllowanceSource.OPENING, HALF_DAYS_A_YEAR)
        for council in councils
    ]
    Allowance.objects.bulk_create(rows, batch_size=BATCH)


def _allowance(council: Council, year: ProgrammeYear, kind: str, source: str, half_days: int) -> Allowance:
    key = yearly_key if source == AllowanceSource.YEARLY else opening_key
    return Allowance(
        key=key(year, council.pk, kind),
        council=council,
        kind=kind,
        year=year,
        valid_from=year.starts_on,
        valid_to=year.ends_on,
        source=source,
        half_days=half_days,
        posted_at=clock.london_morning(year.starts_on),
    )


def post_days(stories: Iterable[Story], accounts: dict[Any, Account], employers: dict[Any, Any]) -> None:
    """Reserve the days of these engagements, and deliver those of the closed ones."""
    programme = programme_account()
    reserved: list[Transfer] = []
    delivered: list[dict[str, Any] | None] = []
    for story in stories:
        rows = [*_given(story, accounts, employers, programme), *_received(story, accounts, programme)]
        reserved += [Transfer(**facts, phase=Phase.RESERVED) for facts in rows]
        delivered += rows if story.is_over else [None] * len(rows)
    Transfer.objects.bulk_create(reserved, batch_size=BATCH)
    settled = [
        Transfer(**{**facts, "reference": f"{facts['reference']}/delivered"}, phase=Phase.DELIVERED, resolves=row)
        for facts, row in zip(delivered, reserved, strict=True)
        if facts is not None
    ]
    Transfer.objects.bulk_create(settled, batch_size=BATCH)


def _shared(story: Story, host: Account, day: dt.date) -> dict[str, Any]:
    return {
        "host_account": host,
        "half_days": 2,
        "effort": EffortKind.FIELDWORK,
        "day": day,
        "year": story.year,
        "engagement_id": story.engagement.pk,
        "posted_at": story.engagement.agreed_at,
    }


def _reference(story: Story, leg: str, who: Any, day: dt.date) -> str:
    """Make a reference from what it is about, as the services do."""
    return f"{story.engagement.pk}/{leg}/{who}/{EffortKind.FIELDWORK}/{day.isoformat()}/1/1"


def _given(
    story: Story, accounts: dict[Any, Account], employers: dict[Any, Any], programme: Account
) -> Iterator[dict[str, Any]]:
    host = accounts[story.engagement.host_id]
    for peer in story.team:
        giver = accounts[employers[peer.person_id]]
        for day in story.days(COUNTED_DAYS):
            sides = {"leg": Leg.GIVEN, "giver": giver, "receiver": programme, "account": giver}
            reference = _reference(story, Leg.GIVEN, peer.person_id, day)
            yield {**_shared(story, host, day), **sides, "reference": reference, "person_id": peer.person_id}


def _received(story: Story, accounts: dict[Any, Account], programme: Account) -> Iterator[dict[str, Any]]:
    host = accounts[story.engagement.host_id]
    for day in story.days(SITE_DAYS):
        sides = {"leg": Leg.RECEIVED, "giver": programme, "receiver": host, "account": host}
        reference = _reference(story, Leg.RECEIVED, "host", day)
        kind = AllowanceKind.RECEIVE
        yield {**_shared(story, host, day), **sides, "reference": reference, "allowance_kind": kind}
