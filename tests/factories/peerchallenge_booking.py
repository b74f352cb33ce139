"""Engagements from draft to scoping, brought there by the services."""

import datetime as dt
from typing import Any

from cib.accounts.models import User
from cib.common import clock
from councils.models import Council
from peerchallenge.enums import ChallengerKind, PlaceKind
from peerchallenge.models import Challenger, Engagement, OfferVersion, PlaceInvitation, TeamPlace
from peerchallenge.services import booking, teams
from tests.factories import peerchallenge_pool as pool

FOCUS = "How well do we help care leavers into education, employment and training?"
LEAD_WEEKS = 20  # from today to the first day of the window
WINDOW_WEEKS = 6


def offer_version(code: str = "peer-challenge") -> OfferVersion:
    """Give the version in force of an offer; the programme's data are loaded where they are not yet."""
    if not OfferVersion.objects.filter(offer__code=code).exists():
        pool.programme()
    return OfferVersion.objects.filter(offer__code=code).order_by("-number")[0]


def window(weeks_ahead: int = LEAD_WEEKS) -> tuple[dt.date, dt.date]:
    """Give a window of six weeks, from a Monday on."""
    monday = clock.today() - dt.timedelta(days=clock.today().weekday()) + dt.timedelta(weeks=weeks_ahead)
    return monday, monday + dt.timedelta(weeks=WINDOW_WEEKS, days=-3)


def drafted_engagement(
    host: Council | None = None, *, offer: str = "peer-challenge", actor: User | None = None
) -> Engagement:
    """Begin a request; by the host's DCS unless somebody else is named."""
    of = host or pool.council()
    version = offer_version(offer)
    return booking.draft_engagement(host_id=of.pk, offer_version_id=version.pk, actor=actor or pool.dcs(of))


def answered_engagement(host: Council | None = None, *, actor: User | None = None, **answers: Any) -> Engagement:
    """Answer the required questions of a request, and whatever else is given."""
    offer = answers.pop("offer", "peer-challenge")
    engagement = drafted_engagement(host, offer=offer, actor=actor)
    first, last = window()
    given = {"focus": FOCUS, "wanted_from": first, "wanted_to": last, **answers}
    return booking.answer_question(engagement_id=engagement.pk, actor=actor or pool.dcs(engagement.host), **given)


def requested_engagement(host: Council | None = None, **answers: Any) -> Engagement:
    """Send a request: it stands in the queue."""
    engagement = answered_engagement(host, **answers)
    return booking.submit_request(engagement_id=engagement.pk, actor=pool.dcs(engagement.host))


def matching_engagement(host: Council | None = None, *, manager: User | None = None, **answers: Any) -> Engagement:
    """Let a challenge manager take the request on: its team is being put together."""
    engagement = requested_engagement(host, **answers)
    return booking.take_on(engagement_id=engagement.pk, actor=manager or pool.manager())


def manager_of(engagement: Engagement) -> User:
    """Give the account of whoever manages the engagement."""
    engagement.refresh_from_db()
    assert engagement.manager is not None
    return pool.user_of(engagement.manager)


def peer_for(place: TeamPlace, **fields: Any) -> Challenger:
    """Bring somebody into the pool who fits the place."""
    kind = ChallengerKind.MEMBER if place.kind == PlaceKind.MEMBER else ChallengerKind.OFFICER
    return pool.challenger(kind, **{"can_lead": place.is_lead, **fields})


def place_of(engagement: Engagement, kind: PlaceKind = PlaceKind.LEAD) -> TeamPlace:
    """Give the first place of that kind."""
    return engagement.places.filter(kind=kind).order_by("order")[0]


def invited(
    engagement: Engagement, place: TeamPlace | None = None, *, who: Challenger | None = None, message: str = ""
) -> PlaceInvitation:
    """Ask somebody, on behalf of the host, to take a place: the lead's unless another is given."""
    wanted = place or place_of(engagement)
    asked = who or peer_for(wanted)
    pool.with_account(asked)
    actor = pool.dcs(engagement.host)
    return teams.invite_challenger(place_id=wanted.pk, challenger_id=asked.pk, message=message, actor=actor)


def accepted(invitation: PlaceInvitation, *, interest: str = "") -> PlaceInvitation:
    """Let the invitee accept, with nothing to declare unless an interest is given."""
    actor = pool.with_account(invitation.challenger)
    return teams.accept_invitation(
        invitation_id=invitation.pk, has_interest=bool(interest), declaration=interest, actor=actor
    )


def released(invitation: PlaceInvitation) -> PlaceInvitation:
    """Let the releaser release somebody who has accepted."""
    return teams.give_release(invitation_id=invitation.pk, actor=pool.releaser_of(invitation.challenger))


def team_member(
    engagement: Engagement, place: TeamPlace | None = None, *, who: Challenger | None = None
) -> PlaceInvitation:
    """Fill a place: asked, accepted, released."""
    return released(accepted(invited(engagement, place, who=who)))


def matched_engagement(host: Council | None = None, **answers: Any) -> Engagement:
    """Fill every place of a matching engagement: scoping can begin."""
    engagement = matching_engagement(host, **answers)
    for place in engagement.places.all():
        team_member(engagement, place)
    engagement.refresh_from_db()
    return engagement


def scoping_engagement(host: Council | None = None, **answers: Any) -> Engagement:
    """Begin scoping with a full team."""
    engagement = matched_engagement(host, **answers)
    return booking.begin_scoping(engagement_id=engagement.pk, actor=pool.dcs(engagement.host))
