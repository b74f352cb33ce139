"""Messages about the request and those who run it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cib.common import outbox
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Role
from councils.queries import holders_of
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement
from peerchallenge.notifications.booking.people import (
    TEMPLATE,
    dcs_ids,
    engagement_of,
    ids_for,
    may,
    names,
    page,
    running_ids,
)
from peerchallenge.queries.teams import live_invitations


def _has_status(*statuses: EngagementStatus) -> Any:
    def asks(message: Message) -> bool:
        engagement = engagement_of(message)
        return engagement is not None and engagement.status in statuses

    return asks


def _kind(code: str, label: str, title: str, to: str = "engagement_detail", *, text: str) -> Kind:
    return Kind(code, label, title, TEMPLATE, page(to), may("view_engagement"), text=text)


KINDS: tuple[Kind, ...] = (
    Kind(
        "request.to_confirm",
        "A request recorded by telephone waits for its DCS",
        "Please confirm your request: {offer}, {reference}",
        TEMPLATE,
        page("request_check"),
        may("submit_request"),
        _has_status(EngagementStatus.DRAFT),
        text=(
            "A request for {offer} was recorded for {host} by telephone. Please read it on the page and send "
            "it if it is right, or change it first."
        ),
    ),
    _kind(
        "request.received",
        "We have your request",
        "We have your request: {offer}, {reference}",
        text=(
            "The programme has the request of {host}, {reference}. A challenge manager takes it on next; the "
            "page shows where it stands."
        ),
    ),
    Kind(
        "request.waiting",
        "A new request waits to be taken on",
        "{host} asks for: {offer}",
        TEMPLATE,
        page("engagement_detail"),
        may("take_on"),
        _has_status(EngagementStatus.REQUESTED),
        text=(
            "{host} has asked for {offer}, {reference}. The page says what is asked for and when; a challenge"
            " manager can take it on there."
        ),
    ),
    _kind(
        "request.taken_on",
        "A request was taken on",
        "{offer}, {host}: your request has been taken on",
        text=(
            "A challenge manager has taken on {reference} and puts the team together with you. The page says "
            "who it is and what comes next."
        ),
    ),
    _kind(
        "engagement.manager_assigned",
        "You manage a challenge",
        "You are challenge manager: {offer}, {host}",
        text=(
            "You look after {reference} from now on, from the team to the last day. The page shows where it "
            "stands and what waits for you."
        ),
    ),
    _kind(
        "engagement.broker_named",
        "You help to choose a team",
        "{host} asks you to help choose a team",
        "shortlist",
        text=(
            "{host} would like your help in choosing the team for {offer}, {reference}. The page shows the "
            "places and who could fill them."
        ),
    ),
    _kind(
        "engagement.coordinator_named",
        "You coordinate for the host",
        "You coordinate for {host}: {offer}",
        text=(
            "You look after the practical side of {offer} for {host}. The page shows where it stands and what"
            " is yours to do."
        ),
    ),
    _kind(
        "engagement.service_lead_named",
        "Your service takes part",
        "Your service takes part: {offer}, {host}",
        text="{host} has named you for your service in {offer}. The page shows when the team comes.",
    ),
    _kind(
        "engagement.scoping_begun",
        "Scoping begins",
        "The team is complete and scoping begins: {offer}, {host}",
        text=(
            "Everybody on the team of {reference} has accepted and been released. Next, the scope is written "
            "and the dates are chosen; the page shows what is yours to do."
        ),
    ),
)


def _tell(kind: str, engagement: Engagement, recipients: list[UUID], key: str = "") -> None:
    outbox.announce(
        kind,
        recipients=recipients,
        subject=engagement,
        key=f"{kind}:{engagement.pk}:{key or engagement.version}",
        context=names(engagement),
    )


def confirmation_asked(engagement: Engagement) -> None:
    """Ask the host's DCS to confirm what was recorded by telephone."""
    _tell("request.to_confirm", engagement, dcs_ids(engagement))


def request_received(engagement: Engagement) -> None:
    """Tell the host's DCS that the request is in, and every challenge manager that it waits."""
    _tell("request.received", engagement, dcs_ids(engagement))
    managers = holders_of(Role.CHALLENGE_MANAGER).values_list("pk", flat=True)
    may_take_on = set(ids_for("take_on", engagement))
    _tell("request.waiting", engagement, [pk for pk in managers if pk in may_take_on])


def taken_on(engagement: Engagement) -> None:
    """Tell the host's DCS who puts the team together with them; stop asking others to take it on."""
    outbox.cancel(subject=engagement, kinds=["request.waiting"], why="It was taken on.")
    _tell("request.taken_on", engagement, dcs_ids(engagement))


def manager_assigned(engagement: Engagement, person_id: UUID) -> None:
    """Tell a challenge manager that the engagement is theirs now."""
    _tell("engagement.manager_assigned", engagement, [person_id])


def broker_named(engagement: Engagement, person_id: UUID) -> None:
    """Tell a broker that the host asks for help with the team."""
    _tell("engagement.broker_named", engagement, [person_id])


def coordinator_named(engagement: Engagement, person_id: UUID) -> None:
    """Tell somebody that they coordinate for their council."""
    _tell("engagement.coordinator_named", engagement, [person_id])


def service_leads_named(engagement: Engagement, person_ids: Iterable[UUID]) -> None:
    """Tell people that their service takes part, and when."""
    _tell("engagement.service_lead_named", engagement, list(person_ids))


def scoping_begun(engagement: Engagement) -> None:
    """Tell the team and those who run it that the team is complete and scoping begins."""
    team = live_invitations(engagement).filter(status="accepted").values_list("challenger__person", flat=True)
    _tell("engagement.scoping_begun", engagement, [*running_ids(engagement), *team])
