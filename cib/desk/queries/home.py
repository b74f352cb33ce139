"""What needs somebody now, what waits for others, what is coming: gathered from their live engagements."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from cib.common import clock
from cib.common.components.rail import Stage
from cib.common.components.words import date_span
from cib.desk.queries.in_person import tasks_in_person
from cib.desk.queries.roles import nothing_words
from councils.enums import Role
from councils.models import Cluster, Council, Region
from councils.queries import Standing, current_members_of, standing_of
from peerchallenge.enums import EngagementStatus, InvitationStatus, ReleaseStatus, VisitStatus
from peerchallenge.models import Engagement, EngagementRole, PlaceInvitation, Visit
from peerchallenge.permissions import POLICY
from peerchallenge.permissions.people import releases_invitee
from peerchallenge.permissions.priming import prime, with_conflict_of
from peerchallenge.queries.days import Position, positions_of
from peerchallenge.queries.days import year_of as programme_year_of
from peerchallenge.queries.pages import FINISHED, with_page_facts
from peerchallenge.steps import Step, first_day_of, last_day_of, stages_of, steps_of, to_clear
from peerchallenge.steps.rows import home_row

ENGAGEMENTS_MAX = 40
#: Posts whose holders seldom have a part of their own in an engagement.
WITHOUT_ENGAGEMENTS = (Role.CIB_STAFF, Role.REGIONAL_LEAD, Role.BROKER, Role.CLUSTER_LEAD)
COMING_MAX = 12  # what is later stands on the pages of the engagements


@dataclass
class Home:
    """Everything on a home page. Half-days in the positions."""

    tasks: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[Step] = field(default_factory=list)
    coming: list[dict[str, Any]] = field(default_factory=list)
    engagements: list[dict[str, Any]] = field(default_factory=list)
    council: Council | None = None
    position: Position | None = None
    places: list[dict[str, Any]] = field(default_factory=list)
    nothing: str = ""


def _own(standing: Standing) -> Q:
    """Narrow engagements to those in which the user has a part of their own (not merely a view of a region)."""
    person = standing.person_id
    hosted = Q(host__in=standing.councils(Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER))
    hosted |= Q(host__in=standing.delegated_councils()) | Q(pk__in=standing.delegated_engagements())
    if person is None:
        return hosted
    roles = EngagementRole.objects.current().filter(person=person)
    live = [InvitationStatus.INVITED, InvitationStatus.ACCEPTED]
    asked = PlaceInvitation.objects.filter(challenger__person=person, status__in=live)
    return hosted | Q(pk__in=roles.values("engagement")) | Q(pk__in=asked.values("engagement"))


def own_engagements(user: Any) -> list[Engagement]:
    """Give the live engagements in which the user has a part and which they may see, with what their steps need.

    They are few: whether one may see each is asked of what was read, not of the database. Call it inside
    `policy.remembering`.
    """
    standing = standing_of(user)
    rows = Engagement.objects.exclude(status__in=FINISHED).filter(_own(standing))
    if standing.has(*WITHOUT_ENGAGEMENTS) and not rows.exists():  # most of them: spare them the long question
        return []
    found = list(with_conflict_of(user, with_page_facts(rows, standing.person_id)).order_by("number"))
    prime(user, found)
    return [engagement for engagement in found if POLICY.allows(user, "view_engagement", engagement)][:ENGAGEMENTS_MAX]


def releases_to_give(user: Any) -> QuerySet[PlaceInvitation]:
    """Give the accepted invitations that wait for this user to release the person."""
    rows = PlaceInvitation.objects.filter(status=InvitationStatus.ACCEPTED, release=ReleaseStatus.WAITING)
    rows = rows.exclude(engagement__status__in=[*FINISHED, EngagementStatus.PAUSED])
    rows = rows.select_related("challenger__person", "engagement__host", "engagement__offer_version")
    return POLICY.objects_for(user, "release_challenger", rows).order_by("answered_at")


def _release_row(invitation: PlaceInvitation) -> dict[str, Any]:
    return {
        "title": f"Release {invitation.challenger.person.name}",
        "url": reverse("peerchallenge:release_detail", args=[invitation.pk]),
        "hint": where(invitation.engagement),
        "status": "To do",
        "colour": "progress",
        "yours": True,
    }


def _urgency(step: Step) -> tuple[bool, dt.date]:
    return (step.due is None, step.due or dt.date.max)


def where(engagement: Engagement) -> str:
    """Name an engagement among others: what, and in which council."""
    return f"{engagement.offer_version.name} in {engagement.host}"


def _engagement_row(engagement: Engagement, *, sees_focus: bool) -> dict[str, Any]:
    first, last = first_day_of(engagement), last_day_of(engagement)
    title = f"{engagement.offer_version.name}, {engagement.host}"
    dates = f"On site {date_span(first, last)}" if first and last else "No dates fixed yet"
    is_there = engagement.status == EngagementStatus.ON_SITE
    return {
        "title": f"{title}: {engagement.focus}" if sees_focus and engagement.focus else title,
        "url": reverse("peerchallenge:engagement_detail", args=[engagement.pk]),
        "sub": dates if is_there else f"{engagement.get_status_display()}. {dates}",
        "stages": _rail(engagement),
    }


def _rail(engagement: Engagement) -> list[Stage]:
    return stages_of(engagement) if engagement.status != EngagementStatus.DRAFT else []


def _coming(engagement: Engagement, today: dt.date) -> list[dict[str, Any]]:
    """Give the visits ahead; none of one that is paused, whose dates nobody holds."""
    if engagement.status == EngagementStatus.PAUSED:
        return []
    return [_visit_row(visit, engagement) for visit in engagement.visits.all() if visit.first_day >= today]


def _visit_row(visit: Visit, engagement: Engagement) -> dict[str, Any]:
    url = reverse("peerchallenge:engagement_detail", args=[engagement.pk])
    return {"date": visit.first_day, "text": "The team is on site", "url": url, "sub": where(engagement)}


def _prime_releases(user: Any, engagements: list[Engagement], releases: list[PlaceInvitation]) -> None:
    """Remember for the steps of each engagement what was found out for all at once: whom the user is to release."""
    mine = {invitation.pk for invitation in releases}
    for engagement in engagements:
        if engagement.status == EngagementStatus.PAUSED:
            continue
        for invitation in engagement.invitations.all():
            if (invitation.status, invitation.release) == (InvitationStatus.ACCEPTED, ReleaseStatus.WAITING):
                releases_invitee.prime(user, invitation, invitation.pk in mine)


def home_of(user: Any) -> Home:
    """Gather a user's home; call it inside `policy.remembering`, since each engagement asks many rules."""
    today, home = clock.today(), Home()
    engagements = own_engagements(user)
    releases = list(releases_to_give(user))
    _prime_releases(user, engagements, releases)
    conflicts = to_clear(user, engagements)
    steps: list[tuple[Step, bool]] = []
    for engagement in engagements:
        sees = POLICY.allows(user, "view_request", engagement)
        steps += [(step, sees) for step in steps_of(user, engagement, conflicts)]
        home.coming += _coming(engagement, today)
        home.engagements.append(_engagement_row(engagement, sees_focus=sees))
    home.nothing = nothing_words(standing_of(user), _roles_in(user, engagements))
    yours = sorted(((step, sees) for step, sees in steps if step.yours), key=lambda found: _urgency(found[0]))
    home.tasks = tasks_in_person(user)
    home.tasks += [home_row(step, sees_focus=sees) for step, sees in yours]
    home.tasks += [_release_row(invitation) for invitation in releases]
    home.waiting = [step for step, _ in steps if step.is_open and not step.yours and _is_now(step)]
    home.coming.sort(key=lambda row: row["date"])
    return home


def _roles_in(user: Any, engagements: list[Engagement]) -> set[str]:
    """Give the roles that the user holds in these engagements today, from what was loaded."""
    person = standing_of(user).person_id
    return {r.role for e in engagements for r in e.roles.all() if r.person_id == person and r.is_current()}


def _is_now(step: Step) -> bool:
    return bool(step.stage == step.engagement.status)


def places_of(user: Any) -> list[dict[str, Any]]:
    """Give the regions and clusters that the user looks after, with what is under way and coming there."""
    standing = standing_of(user)
    regions, clusters = standing.regions(Role.REGIONAL_LEAD, Role.BROKER), standing.clusters(Role.CLUSTER_LEAD)
    found: list[tuple[Region | Cluster, str, Any]] = []
    if regions:
        found += [(place, "desk:region", place.code) for place in Region.objects.filter(pk__in=regions)]
    if clusters:
        found += [(place, "desk:cluster", place.pk) for place in Cluster.objects.filter(pk__in=clusters)]
    return [_place(user, *place) for place in found]


def _place(user: Any, place: Region | Cluster, address: str, key: Any) -> dict[str, Any]:
    hosts = Council.objects.filter(region=place) if isinstance(place, Region) else current_members_of(place)
    rows = Engagement.objects.filter(host__in=hosts)
    rows = rows.exclude(status__in=[*FINISHED, EngagementStatus.DRAFT]).select_related("offer_version", "host")
    stands = Visit.objects.filter(status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    rows = POLICY.objects_for(user, "view_engagement", rows).prefetch_related(Prefetch("visits", queryset=stands))
    live, today = list(rows.order_by("-status", "number")[:ENGAGEMENTS_MAX]), clock.today()
    return {
        "name": str(place),
        "url": reverse(address, args=[key]),
        "engagements": [_engagement_row(engagement, sees_focus=False) for engagement in live],
        "coming": [row for engagement in live for row in _coming(engagement, today)],
    }


def coming_of(own: list[dict[str, Any]], *others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what is coming from several sides, each visit once, the soonest first."""
    found = {(row["date"], row["url"], row["text"]): row for rows in (own, *others) for row in rows}
    return sorted(found.values(), key=lambda row: row["date"])[:COMING_MAX]


def standing_of_council(user: Any, acted_for: UUID | None) -> tuple[Council | None, Position | None]:
    """Give the council whose days this user looks after, with its position this year.

    `acted_for` is the id of the council of the post in which they act, which the header shows too.
    """
    standing = standing_of(user)
    ids = standing.councils(Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER) | standing.delegated_councils()
    if acted_for in ids:
        ids = frozenset([acted_for])
    council = Council.objects.filter(pk__in=ids).order_by("name").first() if ids else None
    year = programme_year_of(clock.today()) if council else None
    if council is None or year is None:
        return council, None
    return council, positions_of([council], year)[council.pk]


def coming_visits(user: Any, today: dt.date, most: int = 6) -> list[Visit]:
    """Give the next visits of engagements that the user may know of, the soonest first."""
    known = POLICY.objects_for(user, "view_engagement", Engagement.objects.all())
    rows = Visit.objects.filter(status=VisitStatus.FIXED, first_day__gt=today, engagement__in=known)
    return list(rows.select_related("engagement__host", "engagement__offer_version").order_by("first_day")[:most])


def coming_in_programme(user: Any, today: dt.date) -> list[dict[str, Any]]:
    """Give the next visits of the whole programme as rows of a home, for those who look after it."""
    return [_visit_row(visit, visit.engagement) for visit in coming_visits(user, today)]
