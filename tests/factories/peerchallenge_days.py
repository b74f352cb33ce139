"""Engagements as the ledger sees them: a host, people who give, half-days on site, planned effort.

The ledger's tests need thousands of bookings; these rows stand for the journey that `peerchallenge_booking` makes
through the services. Whatever touches the ledger itself goes through its services.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any

from cib.accounts.models import User
from cib.common import clock
from councils.models import Council, Organisation, Person
from peerchallenge import ledger
from peerchallenge.enums import (
    AllowanceKind,
    AllowanceSource,
    ChallengerKind,
    CostBasis,
    EffortKind,
    EngagementStatus,
    Half,
    InvitationStatus,
    OfferKind,
    PlaceKind,
    VisitStatus,
)
from peerchallenge.models import (
    Allowance,
    Challenger,
    DayClaim,
    DaysPledge,
    Engagement,
    Offer,
    OfferVersion,
    PlaceInvitation,
    PlannedEffort,
    ProgrammeYear,
    TeamPlace,
    TimeEntry,
    Visit,
    VisitHalfDay,
)
from peerchallenge.services.allowances import post_yearly_allowances
from peerchallenge.services.allowances.postings import allowance_row, opening_key
from tests.factories import peerchallenge_pool as pool

_numbers = count(5000)
BOTH = (Half.MORNING.value, Half.AFTERNOON.value)


def year(first: int = 2026, **fields: Any) -> ProgrammeYear:
    """Give the programme year that begins in April of `first`, changed as asked."""
    found, _ = ProgrammeYear.objects.get_or_create(
        starts_on=dt.date(first, 4, 1), defaults={"ends_on": dt.date(first + 1, 3, 31)}
    )
    if fields:
        ProgrammeYear.objects.filter(pk=found.pk).update(**fields)
        found.refresh_from_db()
    return found


def council(name: str = "", *, in_years: Iterable[ProgrammeYear] = (), **fields: Any) -> Council:
    """Give a council with its account and the allowances of those years."""
    made = pool.council(name, **fields)
    ledger.account_of_council(made.pk)
    for programme_year in in_years:
        post_yearly_allowances(programme_year)
    return made


def common_accounts() -> None:
    """Open the accounts that belong to no council."""
    ledger.programme_account()
    ledger.associates_account()


def user(email: str = "") -> User:
    """Give an account that signs nothing in: whoever posts."""
    return User.objects.create_user(email or f"poster{next(_numbers)}@programme.example")


def challenger(
    giver: Council | None = None, *, pledged: int = 20, in_years: Iterable[ProgrammeYear] = (), name: str = ""
) -> Challenger:
    """Give somebody in the pool who pledged half-days in those years; an associate where no council gives."""
    given, _, family = (name or f"Person Heron{next(_numbers)}").partition(" ")
    person = Person.objects.create(
        given_name=given, family_name=family, email=f"challenger{next(_numbers)}@council.example"
    )
    kind = ChallengerKind.OFFICER if giver else ChallengerKind.ASSOCIATE
    made = Challenger.objects.create(person=person, kind=kind)
    for programme_year in in_years:
        DaysPledge.objects.create(challenger=made, year=programme_year, half_days=pledged)
    made.giver = giver  # type: ignore[attr-defined]
    return made


def supplied(by: Organisation, *, pledged: int = 20, in_years: Iterable[ProgrammeYear] = ()) -> Challenger:
    """Give an associate whom an organisation employs."""
    made = challenger(None, pledged=pledged, in_years=in_years)
    made.person.employments.create(organisation=by, post_title="Consultant", from_date=dt.date(2020, 1, 1))
    return made


def offer_version(basis: CostBasis = CostBasis.GIFTED) -> OfferVersion:
    """Give a version of an offer with that cost basis."""
    code = f"offer-{basis.value}"
    offer, _ = Offer.objects.get_or_create(code=code, defaults={"kind": OfferKind.PEER_CHALLENGE})
    found = offer.versions.first()
    return found or OfferVersion.objects.create(
        offer=offer,
        number=1,
        published_at=clock.now(),
        name="Peer challenge",
        purpose="Colleagues as critical friends",
        explanation="A team spends some days with us.",
        who_leads="A lead challenger",
        who_may_see="You and the team",
        cost_basis=basis,
    )


def engagement(
    host: Council,
    people: Iterable[Challenger] = (),
    half_days: Iterable[tuple[dt.date, str]] = (),
    *,
    basis: CostBasis = CostBasis.GIFTED,
    reporting: int = 0,
    status: EngagementStatus = EngagementStatus.PREPARING,
) -> Engagement:
    """Give an engagement that is agreed, its team accepted, its half-days on site held for everybody."""
    someone = Person.objects.create(family_name=f"Manager {next(_numbers)}")
    moments = ("requested_at", "taken_on_at", "scope_approved_at", "agreed_at")
    made = Engagement.objects.create(
        number=next(_numbers),
        offer_version=offer_version(basis),
        host=host,
        status=status,
        manager=someone,
        created_at=clock.now(),
        created_by=user(),
        **dict.fromkeys(moments, clock.now()),
    )
    for order, challenger_ in enumerate(people, 1):
        member(made, challenger_, order=order, reporting=reporting)
    if half_days:
        visit(made, half_days)
    return made


def member(to: Engagement, who: Challenger, *, order: int = 0, reporting: int = 0) -> PlaceInvitation:
    """Put somebody on the team; the first is the lead."""
    number = order or to.places.count() + 1
    place = TeamPlace.objects.create(
        engagement=to, order=number, kind=PlaceKind.CHALLENGER, label="Challenger", is_lead=number == 1
    )
    made = PlaceInvitation.objects.create(
        place=place,
        engagement=to,
        challenger=who,
        giver=getattr(who, "giver", None),
        status=InvitationStatus.ACCEPTED,
        invited_at=clock.now(),
        invited_by=to.manager,
        expires_on=clock.today(),
        answered_at=clock.now(),
    )
    if reporting:
        PlannedEffort.objects.create(invitation=made, kind=EffortKind.REPORTING, half_days=reporting)
    return made


def visit(to: Engagement, half_days: Iterable[tuple[dt.date, str]]) -> Visit:
    """Fix half-days on site, and hold them for the whole team."""
    chosen = sorted(half_days)
    made = Visit.objects.create(
        engagement=to, number=to.visits.count() + 1, first_day=chosen[0][0], last_day=chosen[-1][0]
    )
    VisitHalfDay.objects.bulk_create(VisitHalfDay(visit=made, date=day, half=half) for day, half in chosen)
    team = to.invitations.filter(status=InvitationStatus.ACCEPTED).select_related("challenger")
    DayClaim.objects.bulk_create(
        DayClaim(
            person_id=invitation.challenger.person_id,
            date=day,
            half=half,
            invitation=invitation,
            visit=made,
            claimed_at=clock.now(),
        )
        for invitation in team
        for day, half in chosen
    )
    return made


def end_visits(of: Engagement) -> None:
    """Give the dates back: nobody is held any more."""
    of.visits.filter(status=VisitStatus.FIXED).update(status=VisitStatus.CANCELLED)
    DayClaim.objects.filter(visit__engagement=of, active=True).update(active=False, ended_at=clock.now())


def entries(of: Engagement, **half_days: int) -> list[TimeEntry]:
    """Lay out the plan as time entries, as if confirmed; `fieldwork=1` makes every day on site a half."""
    rows: dict[tuple[Any, str, dt.date], int] = {}
    for claim in DayClaim.objects.filter(visit__engagement=of, active=True):
        key = (claim.invitation_id, EffortKind.FIELDWORK.value, claim.date)
        rows[key] = rows.get(key, 0) + 1
    last = max((day for _, _, day in rows), default=None)
    for effort in PlannedEffort.objects.filter(invitation__engagement=of):
        if last is not None:
            rows[(effort.invitation_id, effort.kind, last)] = effort.half_days
    return [
        TimeEntry.objects.create(
            engagement=of,
            invitation_id=invitation_id,
            kind=kind,
            date=day,
            planned_half_days=planned,
            half_days=half_days.get(kind, planned),
        )
        for (invitation_id, kind, day), planned in rows.items()
    ]


def allowance(of: Council, in_year: ProgrammeYear, half_days: int, kind: AllowanceKind = AllowanceKind.RECEIVE) -> None:
    """Bring a council's allowance in a year to so many half-days, by an opening balance."""
    rows = Allowance.objects.filter(council=of, year=in_year, kind=kind)
    change = half_days - sum(rows.values_list("half_days", flat=True))
    if change:
        key = opening_key(in_year, of.pk, kind)
        allowance_row(key, of.pk, kind, in_year, AllowanceSource.OPENING, change).save()


def days(first: dt.date, number: int) -> list[tuple[dt.date, str]]:
    """Give both halves of so many days in a row."""
    return [(first + dt.timedelta(days=n), half) for n in range(number) for half in BOTH]
