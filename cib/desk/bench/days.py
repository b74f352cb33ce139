"""Days given and received in the bench: allowances, reservations and what became of them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

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


def allow(councils: list[Council], year: ProgrammeYear) -> None:
    """Post the year's five days to give and five to receive for every council, unless that is done."""
    if Allowance.objects.filter(year=year).exists():
        return
    rows = (
        Allowance(
            key=f"bench/{council.la_code}/{year.starts_on}/{kind}",
            council=council,
            kind=kind,
            year=year,
            valid_from=year.starts_on,
            valid_to=year.ends_on,
            source=AllowanceSource.YEARLY,
            half_days=10,
            posted_at=clock.london_morning(year.starts_on),
        )
        for council in councils
        for kind in (AllowanceKind.GIVE, AllowanceKind.RECEIVE)
    )
    Allowance.objects.bulk_create(rows, batch_size=BATCH)


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


def _given(
    story: Story, accounts: dict[Any, Account], employers: dict[Any, Any], programme: Account
) -> Iterator[dict[str, Any]]:
    host = accounts[story.engagement.host_id]
    for peer in story.team:
        giver = accounts[employers[peer.person_id]]
        for day in story.days(COUNTED_DAYS):
            sides = {"leg": Leg.GIVEN, "giver": giver, "receiver": programme, "account": giver}
            reference = f"bench/{story.engagement.number}/{peer.pk}/{day}"
            yield {**_shared(story, host, day), **sides, "reference": reference, "person_id": peer.person_id}


def _received(story: Story, accounts: dict[Any, Account], programme: Account) -> Iterator[dict[str, Any]]:
    host = accounts[story.engagement.host_id]
    for day in story.days(SITE_DAYS):
        sides = {"leg": Leg.RECEIVED, "giver": programme, "receiver": host, "account": host}
        reference = f"bench/{story.engagement.number}/host/{day}"
        kind = AllowanceKind.RECEIVE
        yield {**_shared(story, host, day), **sides, "reference": reference, "allowance_kind": kind}
