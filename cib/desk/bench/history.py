"""The invented history of the bench: engagements, teams, visits, days and messages, inserted table by table."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cib.common.enums import MessageStatus
from cib.common.models import AuditEntry, Message
from cib.desk.bench.days import allow, post_days
from cib.desk.bench.people import BATCH, Cast
from cib.desk.bench.stories import SITE_DAYS, TEAM, Story, stories_of
from councils.models import Employment
from peerchallenge.enums import (
    Half,
    InvitationStatus,
    ReleaseStatus,
    VisitStatus,
)
from peerchallenge.ledger import account_of_council
from peerchallenge.models import (
    Account,
    DayClaim,
    Engagement,
    OfferVersion,
    PlaceInvitation,
    ProgrammeYear,
    TeamPlace,
    Visit,
    VisitHalfDay,
)

MESSAGES: Final = 10
AUDIT_ROWS: Final = 8


def write_history(cast: Cast, years: Sequence[ProgrammeYear], today: dt.date) -> None:
    """Insert everything that happened in these years and what is ahead, year by year so that memory stays small."""
    version = OfferVersion.objects.filter(offer__code="peer-challenge").order_by("-number")[0]
    accounts = {council.pk: account_of_council(council.pk) for council in cast.councils}
    employers = dict(Employment.objects.filter(council__isnull=False).values_list("person", "council"))
    number = 0
    for year in years:
        stories = list(stories_of(cast, version, year, today, number))
        number += len(stories)
        allow(cast.councils, year)
        _insert(stories, cast, accounts, employers)


def _insert(stories: list[Story], cast: Cast, accounts: dict[Any, Account], employers: dict[Any, Any]) -> None:
    Engagement.objects.bulk_create([story.engagement for story in stories], batch_size=BATCH)
    places = {story.engagement.pk: _places(story) for story in stories}
    TeamPlace.objects.bulk_create([p for rows in places.values() for p in rows], batch_size=BATCH)
    teams = {s.engagement.pk: _invitations(s, places[s.engagement.pk], cast, employers) for s in stories}
    PlaceInvitation.objects.bulk_create([i for rows in teams.values() for i in rows], batch_size=BATCH)
    staffed = [story for story in stories if story.team]
    visits = {story.engagement.pk: _visit(story) for story in staffed}
    Visit.objects.bulk_create(visits.values(), batch_size=BATCH)
    halves = (_half_days(story, visits[story.engagement.pk]) for story in staffed)
    VisitHalfDay.objects.bulk_create([h for rows in halves for h in rows], batch_size=BATCH)
    claims = (_claims(s, visits[s.engagement.pk], teams[s.engagement.pk]) for s in staffed)
    DayClaim.objects.bulk_create([c for rows in claims for c in rows], batch_size=BATCH)
    post_days(staffed, accounts, employers)
    _tell(stories, cast)


def _places(story: Story) -> list[TeamPlace]:
    return [
        TeamPlace(engagement=story.engagement, order=n, kind=kind, label=f"{kind.label} {n}", is_lead=n == 1)
        for n, kind in enumerate(TEAM, start=1)
    ]


def _invitations(story: Story, places: list[TeamPlace], cast: Cast, employers: dict[Any, Any]) -> list[PlaceInvitation]:
    at, director = story.engagement.created_at, cast.directors[0]
    return [
        PlaceInvitation(
            place=place,
            engagement=story.engagement,
            challenger=peer,
            giver_id=employers[peer.person_id],
            status=InvitationStatus.ACCEPTED,
            invited_at=at,
            invited_by=director,
            expires_on=story.first_day,
            answered_at=at,
            release=ReleaseStatus.GIVEN,
            releaser=director,
            release_answered_at=at,
            release_answered_by=director,
        )
        for place, peer in zip(places, story.team, strict=False)
    ]


def _visit(story: Story) -> Visit:
    status = VisitStatus.DONE if story.is_over else VisitStatus.FIXED
    days = story.days(SITE_DAYS)
    return Visit(engagement=story.engagement, number=1, status=status, first_day=days[0], last_day=days[-1])


def _half_days(story: Story, visit: Visit) -> list[VisitHalfDay]:
    return [VisitHalfDay(visit=visit, date=day, half=half) for day in story.days(SITE_DAYS) for half in Half]


def _claims(story: Story, visit: Visit, team: list[PlaceInvitation]) -> Iterator[DayClaim]:
    for invitation in team:
        for day in story.days(SITE_DAYS):
            for half in Half:
                yield DayClaim(
                    person_id=invitation.challenger.person_id,
                    date=day,
                    half=half,
                    invitation=invitation,
                    visit=visit,
                    claimed_at=story.engagement.created_at,
                )


# --- What was told ---------------------------------------------------------------------------------


def _tell(stories: Iterable[Story], cast: Cast) -> None:
    messages = [message for story in stories for message in _messages(story, cast)]
    Message.objects.bulk_create(messages, batch_size=BATCH)
    entries = [entry for story in stories for entry in _entries(story, cast)]
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _messages(story: Story, cast: Cast) -> Iterator[Message]:
    at = story.engagement.created_at
    for n in range(MESSAGES):
        yield Message(
            key=f"bench/{story.engagement.number}/{n}",
            kind="request_received",
            person_id=cast.directors[story.engagement.number % len(cast.directors)].pk,
            subject_type=Engagement._meta.label_lower,
            subject_id=str(story.engagement.pk),
            status=MessageStatus.SENT,
            created_at=at,
            due_at=at,
            next_try_at=at,
            sent_at=at,
            sent_to="somebody@bench.example",
        )


def _entries(story: Story, cast: Cast) -> Iterator[AuditEntry]:
    label, pk = Engagement._meta.label_lower, str(story.engagement.pk)
    for _ in range(AUDIT_ROWS):
        yield AuditEntry(
            at=story.engagement.created_at,
            actor=cast.actor,
            action="engagement.requested",
            object_type=label,
            object_id=pk,
            thread_type=label,
            thread_id=pk,
            changes={"priority": "Standard"},
        )
