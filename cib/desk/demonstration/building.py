"""Building the demonstration: the order in which people, pool and journeys are made, and the accounts to try."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from cib.accounts.models import User
from cib.common import clock, outbox, reminders
from cib.common.errors import Breach, refuse_if
from cib.desk.demonstration.cast import Cast, cast_clusters, cast_office, cast_readers, cast_regions
from cib.desk.demonstration.evidence import keep_evidence
from cib.desk.demonstration.helping import cast_helpers, keep_in_touch, plan_turns, triad_lead
from cib.desk.demonstration.journeys import Journey, travel, working_tuesday
from cib.desk.demonstration.pool import Peer, fill_pool, mark_holidays
from cib.desk.demonstration.reviews import keep_cycles
from cib.desk.demonstration.words import SUBJECTS
from councils.enums import LeadPost, Role
from councils.models import Council, Person
from councils.queries import standings_cached
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, OfferVersion, PlaceInvitation, ProgrammeYear
from peerchallenge.services.changes import cancel_engagement, pause_engagement

SEED = 2011  # the year in which the programme was proposed
YEARS_BACK_DAYS = 720
WEEKS_AHEAD = 25
EVERY_DAYS_PAST, EVERY_DAYS_AHEAD = 15, 6  # a new engagement each
#: Which offer the n-th engagement is, in turn.
OFFERS = ("peer-challenge",) * 7 + ("safeguarding-review", "send-diagnostic", "member-support")
#: The council whose people the demonstration's accounts mostly are, and its own offers in turn: a review that the
#: programme pays stands in this year, so that its five days to receive are still there to be tried.
MAIN_COUNCIL = "381"
MAIN_OFFERS = ("peer-challenge", "peer-challenge", "safeguarding-review", "peer-challenge")
MAIN_EVERY, MAIN_FIRST = 23, 5

Say = Callable[[str], None]


def is_built() -> bool:
    """Tell whether this database holds the demonstration."""
    return User.objects.filter(is_demonstration=True).exists()


def build(say: Say) -> dict[str, int]:
    """Build the demonstration in one transaction; gives what there is then. Raises Refused DEMO-01 or DEMO-03.

    It is built only in a database without people, so that nobody's real work is ever mixed with invented things.
    """
    foreign = Person.objects.exists() or User.objects.exists()
    words = "This database holds people already. The demonstration is built in an empty one only."
    refuse_if([Breach("DEMO-01", words) if foreign else None, *_missing()])
    today = clock.today()
    with transaction.atomic(), outbox.silently(), standings_cached():
        _build(today, say)
        while reminders.send_due():
            pass
        outbox.consider_sent(clock.now() - dt.timedelta(days=2))
    return {
        "people": Person.objects.count(),
        "engagements": Engagement.objects.count(),
        "closed": Engagement.objects.filter(status=EngagementStatus.CLOSED).count(),
    }


def _missing() -> list[Breach | None]:
    """Say what the demonstration stands on and is not there yet, with the command that loads it (DEMO-03)."""
    needed = (
        (Council, "councils", "load_reference"),
        (ProgrammeYear, "programme years", "load_programme"),
        (OfferVersion, "offers", "load_programme"),
    )
    return [
        Breach("DEMO-03", f"There are no {what} here yet. Run manage.py {command} first, then load_demo again.")
        for model, what, command in needed
        if not model._default_manager.exists()
    ]


def _build(today: dt.date, say: Say) -> None:
    first_year = ProgrammeYear.objects.order_by("starts_on")[0]
    since = max(first_year.starts_on, today - dt.timedelta(days=YEARS_BACK_DAYS + 190))
    cast = Cast(since, random.Random(SEED))  # noqa: S311 - invented people need no secrets
    councils = list(Council.objects.in_force(since).select_related("region").order_by("la_code"))
    councils = [council for council in councils if council.ends_on is None]
    cast.chance.shuffle(councils)
    with clock.pretending(clock.london_morning(since)):
        say("People of the programme and of 153 councils")
        cast_office(cast)
        for council in councils:
            cast.leader(Role.DCS, council)
        cast_regions(cast)
        cast_clusters(cast, councils)
        say("Some 300 challengers")
        peers = fill_pool(cast, councils)
    mark_holidays(cast, peers)
    say("Two years of challenges and reviews")
    _travel_all(cast, councils, peers, today, say)
    say("Contacts of brokers, turns of a cluster")
    keep_in_touch(cast, today)
    plan_turns(cast, today)
    say("Review cycles of every council")
    keep_cycles(councils, cast.office)
    say("Sharing agreements, early signs, a self-assessment")
    data_officer = keep_evidence(cast, next(c for c in councils if c.la_code == MAIN_COUNCIL), today)
    cast_readers(cast)
    _name_accounts(cast, peers, data_officer)


def _first_days(today: dt.date, since: dt.date) -> list[dt.date]:
    """Give the first days on site of all engagements, from the past to half a year ahead."""
    first, last = since + dt.timedelta(days=185), today + dt.timedelta(weeks=WEEKS_AHEAD)
    days, day = [], first
    while day <= last:
        days.append(working_tuesday(day))
        day += dt.timedelta(days=EVERY_DAYS_PAST if day < today else EVERY_DAYS_AHEAD)
    return days


def _offer(code: str) -> OfferVersion:
    return OfferVersion.objects.filter(offer__code=code).select_related("offer").order_by("-number")[0]


def _travel_all(cast: Cast, councils: list[Council], peers: list[Peer], today: dt.date, say: Say) -> None:
    busy: dict[Any, list[dt.date]] = defaultdict(list)
    main = next(council for council in councils if council.la_code == MAIN_COUNCIL)
    others = [council for council in councils if council != main]
    offers = {code: _offer(code) for code in set(OFFERS)}
    days = _first_days(today, cast.since)
    for number, first_day in enumerate(days):
        is_main = number % MAIN_EVERY == MAIN_FIRST
        host = main if is_main else others[(number * 3) % len(others)]
        subject = SUBJECTS[number % len(SUBJECTS)]
        in_turn = MAIN_OFFERS[number // MAIN_EVERY % len(MAIN_OFFERS)]
        offer = offers[in_turn if is_main else OFFERS[number % len(OFFERS)]]
        journey = Journey(cast, peers, host, offer, subject, first_day, number, busy=busy)
        stopped = travel(journey, today)
        if stopped:
            say(f"  {journey.host}: {stopped}")
        if (number + 1) % 20 == 0:
            say(f"  {number + 1} of {len(days)}")
        _change_course(journey, today)


def _change_course(journey: Journey, today: dt.date) -> None:
    """Let one in seventeen be cancelled and one in nineteen be paused, while they are still under way."""
    if journey.engagement is None or journey.first_day <= today or journey.host.la_code == MAIN_COUNCIL:
        return
    if journey.number % 17 == 3:
        reason = "An inspection was announced for the same weeks."
        cancel_engagement(engagement_id=journey.pk, reason=reason, actor=journey.dcs)
    elif journey.number % 19 == 4:
        reason = "We wait for our new assistant director to begin."
        pause_engagement(engagement_id=journey.pk, reason=reason, actor=journey.dcs)


def _account(user: User, role: str, order: int) -> None:
    """Put somebody on the demonstration's sign-in page, unless they stand on it already."""
    User.objects.filter(pk=user.pk, demonstration_order=0).update(demonstration_role=role, demonstration_order=order)


def _name_accounts(cast: Cast, peers: list[Peer], data_officer: User) -> None:
    """Put one person of each role on the sign-in page; everybody else can be found there by name."""
    main = Council.objects.get(la_code=MAIN_COUNCIL)
    invitee = PlaceInvitation.objects.filter(status="invited", challenger__kind="officer").first()
    releasing = PlaceInvitation.objects.filter(status="accepted", release="waiting", giver__isnull=False).first()
    coordinator, service_lead = cast_helpers(cast, main)
    accounts: list[tuple[str, User | None]] = [
        (f"Director of children’s services, {main.short_name}", cast.leader(Role.DCS, main)),
        ("Challenge manager", cast.managers[0]),
        ("Challenger with an invitation to answer", _user(invitee.challenger.person) if invitee else peers[80].user),
        ("Director who is asked to release somebody", _releaser(releasing)),
        (f"Chief executive, {main.short_name}", cast.leader(Role.CHIEF_EXECUTIVE, main)),
        (f"Lead member, {main.short_name}", cast.leader(Role.LEAD_MEMBER, main)),
        (f"Host coordinator, {main.short_name}", coordinator),
        (f"Service lead, {main.short_name}", service_lead),
        (f"Data officer, {main.short_name}", data_officer),
        (f"Regional lead, {main.region.name}", cast.leaders.get((LeadPost.DCS, main.region_id))),
        (f"Broker, {main.region.name}", cast.leaders[(Role.BROKER, main.region_id)]),
        ("Cluster lead, Shared practice triad", triad_lead(cast)),
        ("CIB staff", cast.office),
        ("Member peer", next(peer.user for peer in peers if peer.challenger.kind == "member")),
        ("Group office", cast.leaders[(Role.GROUP_OFFICE, "labour")]),
        ("Board member", cast.leaders[(Role.BOARD_MEMBER, "programme")]),
        ("Government reader", cast.leaders[(Role.GOVERNMENT_READER, "programme")]),
    ]
    for order, (role, user) in enumerate(accounts, start=1):
        if user is not None:
            _account(user, role, order)


def _user(person: Person) -> User:
    assert person.user is not None, "everybody in the demonstration signs in"
    return person.user


def _releaser(invitation: PlaceInvitation | None) -> User | None:
    if invitation is None or invitation.giver is None:
        return None
    post = invitation.giver.appointments.current().filter(role=Role.DCS).select_related("person__user").first()
    return post.person.user if post else None
