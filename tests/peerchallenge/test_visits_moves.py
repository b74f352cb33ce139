"""Every move of an engagement, from every state to every state, through the services: made, or refused whole."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import transaction

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry, Message
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.models import DayClaim, Engagement, PlaceInvitation, Transfer
from peerchallenge.queries.days import held_by
from peerchallenge.services import booking, effort, ground_rules, scoping, visits
from peerchallenge.services.proof import prove_ledger
from peerchallenge.states import ENGAGEMENT_MOVES
from tests.factories import peerchallenge_booking as booked
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as make
from tests.factories.peerchallenge_journey import stages

pytestmark = pytest.mark.django_db

#: States that no service reaches until reports exist.
LATER = {E.REPORTING, E.FOLLOWING_UP}
STOPS = {E.PAUSED, E.DECLINED, E.CANCELLED}


class _Undo(Exception):
    """Takes back what a service did, so that the next can be tried from the same state."""


Moves = dict[str, Callable[[], Any]]


def services(engagement: Engagement, manager: User) -> Moves:
    """Give every service that moves an engagement."""
    which, dcs = {"engagement_id": engagement.pk}, pool.dcs(engagement.host)
    leads = engagement.invitations.filter(status="accepted", place__is_lead=True)
    lead = pool.with_account(leads[0].challenger) if leads else dcs
    name = scoped.name_of(lead)
    return {
        "submit": lambda: booking.submit_request(**which, actor=dcs),
        "take on": lambda: booking.take_on(**which, actor=manager),
        "assign": lambda: booking.assign_manager(**which, manager_id=manager.person.pk, actor=pool.staff()),
        "back": lambda: booking.return_to_matching(**which, reason="The lead fell ill", actor=dcs),
        "scoping": lambda: booking.begin_scoping(**which, actor=dcs),
        "revise": lambda: scoping.revise_scope(**which, reason="Narrower", actor=dcs),
        "approve": lambda: scoping.approve_scope(**which, actor=dcs),
        "sign": lambda: ground_rules.sign_for_team(**which, name=name, agrees=True, actor=lead),
        "begin": lambda: visits.begin_visit(**which, actor=None),
        "settle": lambda: effort.settle_engagement(**which, actor=None),
        "pause": lambda: make.paused(engagement),
        "resume": lambda: make.resumed(engagement),
        "resume without dates": lambda: make.resumed(engagement, keep_dates=False),
        "decline": lambda: make.declined(engagement),
        "cancel": lambda: make.cancelled(engagement),
    }


def snapshot(engagement: Engagement) -> tuple[Any, ...]:
    """Give what a refused move must leave alone."""
    return (
        Engagement.objects.filter(pk=engagement.pk).values().get(),
        list(DayClaim.objects.filter(visit__engagement=engagement).order_by("pk").values()),
        list(PlaceInvitation.objects.filter(engagement=engagement).order_by("pk").values()),
        list(engagement.visits.order_by("pk").values()),
        Transfer.objects.filter(engagement_id=engagement.pk).count(),
        AuditEntry.objects.count(),
        Message.objects.count(),
    )


found: set[tuple[E, E]] = set()


def is_refused(engagement: Engagement, move: str, work: Callable[[], Any]) -> bool:
    """Try one move and take it back; where it is refused, assert that nothing at all has changed."""
    before = snapshot(engagement)
    stage = before[0]["status"]
    try:
        with transaction.atomic():
            work()
            engagement.refresh_from_db()
            after = engagement.status
            if after in STOPS:
                assert_nothing_held(engagement)
            if after != stage:
                assert ENGAGEMENT_MOVES.allows(stage, after), move
                found.add((E(stage), E(after)))
            raise _Undo
    except _Undo:
        engagement.refresh_from_db()
        return False
    except (Refused, NotAllowed, NotVisible):
        assert snapshot(engagement) == before, move
        engagement.refresh_from_db()
        return True


def working(engagement: Engagement, manager: User) -> set[str]:
    """Give the services that are not refused as the engagement stands now."""
    return {move for move, work in services(engagement, manager).items() if not is_refused(engagement, move, work)}


#: Which services work at which stage; all others are refused there. Another manager may be put in at any.
WORKING: dict[E, set[str]] = {
    E.DRAFT: {"submit"},
    E.REQUESTED: {"take on"},
    E.MATCHING: {"scoping"},
    E.SCOPING: {"back", "approve"},
    E.AGREEING: {"revise", "sign"},
    E.PREPARING: {"revise", "begin"},
    E.ON_SITE: {"settle"},
    E.CLOSED: set(),
}
ANYWHERE = {"pause", "decline", "cancel"}
RESUMING = {"resume", "resume without dates"}
#: Who manages is no state: the programme office may change it at any stage, even for the record.
ASSIGNED = {"assign"}


def assert_nothing_held(engagement: Engagement) -> None:
    """Assert that who stopped holds nobody: no claims from today on, nothing reserved, the ledger sound."""
    today = clock.today()
    assert not DayClaim.objects.filter(visit__engagement=engagement, active=True, date__gte=today).exists()
    assert [held for held in held_by(engagement.pk) if held.open] == []
    if engagement.status != E.PAUSED:
        assert not engagement.invitations.filter(status__in=["invited", "accepted"]).exists()
        assert not engagement.visits.filter(status="fixed").exists()
        assert not engagement.ground_rules.filter(voided_at__isnull=True).exists()
    if Transfer.objects.exists():
        assert prove_ledger()[0].problems == []


def at(engagement: Engagement, stage: E) -> Any:
    """Let it be a day on which the stage's next step can be taken."""
    if stage == E.PREPARING:
        return make.on(make.first_day(engagement))
    if stage in (E.ON_SITE, E.CLOSED):
        return make.on(make.last_day(engagement), hour=17)
    return nullcontext()


def stopped(engagement: Engagement, stop: Callable[[Engagement], Any]) -> Iterator[Engagement]:
    """Stop for a while, and take the stopping back."""
    try:
        with transaction.atomic():
            stop(engagement)
            engagement.refresh_from_db()
            yield engagement
            raise _Undo
    except _Undo:
        engagement.refresh_from_db()


def test_engagement_moves_as_its_table_says_through_the_services() -> None:
    found.clear()
    manager = pool.manager()
    for engagement in stages():
        stage = E(engagement.status)
        with at(engagement, stage):
            wanted = WORKING[stage] | (ANYWHERE if stage != E.CLOSED else set())
            if stage == E.DRAFT:
                wanted -= {"decline"}
            assert working(engagement, manager) - ASSIGNED == wanted, stage
            if stage == E.CLOSED:
                continue
            for stop in (make.declined, make.cancelled) if stage != E.DRAFT else (make.cancelled,):
                for ended in stopped(engagement, stop):
                    assert working(ended, manager) - ASSIGNED == set(), (stage, ended.status)
            for resting in stopped(engagement, make.paused):
                # The last afternoon on site: the days that lie behind stay, so the dates are kept or dropped alike.
                assert working(resting, manager) - ASSIGNED == (wanted & {"decline", "cancel"}) | RESUMING, stage
    recorded = booked.drafted_engagement(actor=pool.staff())
    # What a council has not sent is its own; a request taken down by telephone the programme office may decline.
    assert not is_refused(recorded, "decline", lambda: make.declined(recorded))
    legal = {(E(a), E(b)) for a, after in ENGAGEMENT_MOVES.table.items() for b in after}
    assert found == {step for step in legal if not set(step) & LATER}
