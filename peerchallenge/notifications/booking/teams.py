"""Messages about invitations, releases, conflicts and the team."""

from typing import Any
from uuid import UUID

from cib.common import clock, outbox
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Role
from councils.queries import holders_of
from peerchallenge.enums import EngagementStatus, InvitationStatus, ReleaseStatus
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.notifications.booking.people import (
    TEMPLATE,
    dcs_ids,
    engagement_of,
    home,
    ids_for,
    invitation_of,
    is_invitee,
    manager_ids,
    may,
    may_with_invitation,
    names,
    page,
    running_ids,
)


def _waits_for_answer(message: Message) -> bool:
    invitation = invitation_of(message)
    return invitation is not None and invitation.status == InvitationStatus.INVITED


def _waits_for_release(message: Message) -> bool:
    invitation = invitation_of(message)
    if invitation is None or invitation.status != InvitationStatus.ACCEPTED:
        return False
    return invitation.release == ReleaseStatus.WAITING


def _is_matching(message: Message) -> bool:
    engagement = engagement_of(message)
    return engagement is not None and engagement.status == EngagementStatus.MATCHING


_ASKED = ("invitation.sent", "invitation.reminder", "invitation.unanswered")
_RELEASING = ("release.asked", "release.reminder", "release.nobody")

_view_team = may_with_invitation("withdraw_invitation")
_answer = may_with_invitation("answer_invitation")
_release = may_with_invitation("release_challenger")

KINDS: tuple[Kind, ...] = (
    Kind(
        "invitation.sent",
        "An invitation to a team",
        "{host} asks you to join a team: {offer}",
        TEMPLATE,
        page("invitation_detail"),
        _answer,
        _waits_for_answer,
        text=(
            "The page says what is asked for, when, and until when to answer. You can accept, or decline and suggest a "
            "colleague: either answer helps."
        ),
    ),
    Kind(
        "invitation.reminder",
        "An invitation waits for your answer",
        "{host} is waiting for your answer: {offer}",
        TEMPLATE,
        page("invitation_detail"),
        _answer,
        _waits_for_answer,
        text=(
            "The page says what is asked for and until when to answer. A no is an answer too, and you can suggest a "
            "colleague."
        ),
    ),
    Kind(
        "invitation.unanswered",
        "An invitation has not been answered",
        "An invitation has not been answered: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        _view_team,
        _waits_for_answer,
        text="Somebody asked to join the team of {reference} has not answered yet. The page says until when they may.",
    ),
    Kind(
        "invitation.accepted",
        "Somebody joined the team",
        "{name} has accepted: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        _view_team,
        is_optional=True,
        text="{name} would join the team of {reference}. The page says whether they still have to be released.",
    ),
    Kind(
        "invitation.declined",
        "Somebody cannot join the team",
        "{name} cannot come: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        _view_team,
        text="{name} cannot join the team of {reference}. The place is open again.",
    ),
    Kind(
        "invitation.withdrawn",
        "An invitation was withdrawn",
        "An invitation to you was withdrawn: {offer}, {host}",
        TEMPLATE,
        home,
        is_invitee,
        text="{host} does not need your answer any more. You need do nothing; thank you for considering it.",
    ),
    Kind(
        "invitation.expired",
        "An invitation has expired",
        "An invitation has expired: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        _view_team,
        text="The invitation was not answered in time. Its place in the team of {reference} is open again.",
    ),
    Kind(
        "invitation.lapsed",
        "Your invitation has expired",
        "Your invitation has expired: {offer}, {host}",
        TEMPLATE,
        home,
        is_invitee,
        text="The time to answer {host} is over. You need do nothing.",
    ),
    Kind(
        "invitation.stood_down",
        "Somebody left the team",
        "{name} is no longer on the team: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        _view_team,
        text="{name} has left the team of {reference}. The page shows which place is open now.",
    ),
    Kind(
        "invitation.released_from",
        "You are no longer on a team",
        "You are no longer on the team: {offer}, {host}",
        TEMPLATE,
        home,
        is_invitee,
        text="Your place in the team that goes to {host} has ended. You need do nothing.",
    ),
    Kind(
        "engagement.manager_needed",
        "A challenge manager is needed",
        "A challenge manager is needed: {offer}, {host}",
        TEMPLATE,
        page("assign_manager"),
        may("assign_manager"),
        text="Something in {reference} waits for a challenge manager, and it has none. Please choose one on the page.",
    ),
    Kind(
        "release.asked",
        "You are asked to release somebody",
        "Please release {name}: {offer}, {host}",
        TEMPLATE,
        page("release_detail"),
        _release,
        _waits_for_release,
        text="{name} has accepted, and joins the team once you release them. The page says how many days it takes.",
    ),
    Kind(
        "release.reminder",
        "A release waits for you",
        "{name} is waiting to be released: {offer}, {host}",
        TEMPLATE,
        page("release_detail"),
        _release,
        _waits_for_release,
        text="{name} has accepted, and joins the team once you release them. The page says how many days it takes.",
    ),
    Kind(
        "release.nobody",
        "Nobody is appointed who could release somebody",
        "Nobody is appointed who could release {name}",
        TEMPLATE,
        home,
        lambda _message, addressee: addressee.user is not None,
        _waits_for_release,
        text="{name} has accepted a place in the team of {reference}. Please appoint somebody who can release them.",
    ),
    Kind(
        "release.given",
        "Somebody has been released",
        "{name} has been released: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        may_with_invitation("view_invitation"),
        is_optional=True,
        text="{name} may serve on the team of {reference}. The page shows the place and the days.",
    ),
    Kind(
        "release.refused",
        "A release was refused",
        "{name} cannot be released: {offer}, {host}",
        TEMPLATE,
        page("invitation_detail"),
        may_with_invitation("view_invitation"),
        text="{name} cannot serve on the team of {reference}. The page shows where the place stands.",
    ),
    Kind(
        "team.complete",
        "The team is complete",
        "The team is complete. Scoping can begin: {offer}, {host}",
        TEMPLATE,
        page("shortlist"),
        may("begin_scoping"),
        _is_matching,
        text="Every place in the team of {reference} is filled. You can begin scoping on the page.",
    ),
)


def _names(invitation: PlaceInvitation) -> dict[str, Any]:
    return {**names(invitation.engagement), "name": invitation.challenger.person.name}


def _tell(kind: str, invitation: PlaceInvitation, recipients: list[UUID]) -> None:
    outbox.announce(
        kind,
        recipients=recipients,
        subject=invitation,
        key=f"{kind}:{invitation.pk}:{invitation.version}",
        context=_names(invitation),
    )


def _others(invitation: PlaceInvitation, recipients: list[UUID]) -> list[UUID]:
    """Leave out the invitee themselves, who knows what they did."""
    return [pk for pk in recipients if pk != invitation.challenger.person_id]


def _stop_asking(invitation: PlaceInvitation, kinds: tuple[str, ...], why: str) -> None:
    outbox.cancel(subject=invitation, kinds=kinds, why=why)


def invitation_sent(invitation: PlaceInvitation) -> None:
    """Ask the challenger, and write down when to remind them and to tell those who run it that no answer came."""
    _tell("invitation.sent", invitation, [invitation.challenger.person_id])
    remind_of_invitation(invitation)


def remind_of_invitation(invitation: PlaceInvitation) -> None:
    """Plan the reminders of an invitation that nobody answers, from today (again, after a pause)."""
    engagement, invitee = invitation.engagement, invitation.challenger.person_id
    outbox.schedule_reminders(
        "invitation.unanswered",
        subject=invitation,
        since=clock.today(),
        people={
            "challenger": [invitee],
            "host_dcs": dcs_ids(engagement),
            "manager": manager_ids(engagement),
        },
        context=_names(invitation),
    )


def invitation_accepted(invitation: PlaceInvitation) -> None:
    """Tell those who run it and who asked that somebody joined; stop reminding."""
    _stop_asking(invitation, _ASKED, "It was answered.")
    people = [*running_ids(invitation.engagement), invitation.invited_by_id]
    _tell("invitation.accepted", invitation, _others(invitation, people))


def invitation_declined(invitation: PlaceInvitation) -> None:
    """Tell those who run it and who asked that somebody cannot come; stop reminding."""
    _stop_asking(invitation, _ASKED, "It was answered.")
    people = [*running_ids(invitation.engagement), invitation.invited_by_id]
    _tell("invitation.declined", invitation, _others(invitation, people))


def was_sent(invitation: PlaceInvitation) -> bool:
    """Tell whether the invitee has been asked: not while a conflict waits to be cleared first."""
    label = invitation._meta.label_lower
    rows = Message.objects.filter(subject_type=label, subject_id=str(invitation.pk), kind="invitation.sent")
    return rows.exists()


def invitation_withdrawn(invitation: PlaceInvitation) -> None:
    """Tell the invitee that they need not answer any more, if they had been asked at all; stop reminding."""
    was_told = was_sent(invitation)
    _stop_asking(invitation, _ASKED, "The invitation was withdrawn.")
    if was_told:
        _tell("invitation.withdrawn", invitation, [invitation.challenger.person_id])


def invitation_expired(invitation: PlaceInvitation) -> None:
    """Tell both sides that the time is over and the place open again; stop reminding."""
    was_told = was_sent(invitation)
    _stop_asking(invitation, _ASKED, "The invitation expired.")
    people = [*running_ids(invitation.engagement), invitation.invited_by_id]
    _tell("invitation.expired", invitation, _others(invitation, people))
    if was_told:
        _tell("invitation.lapsed", invitation, [invitation.challenger.person_id])


def stood_down(invitation: PlaceInvitation, *, by_themselves: bool) -> None:
    """Tell the other side that somebody left the team; stop asking for their release."""
    _stop_asking(invitation, _RELEASING, "This person left the team.")
    running = running_ids(invitation.engagement)
    _tell("invitation.stood_down", invitation, _others(invitation, running))
    if not by_themselves:
        _tell("invitation.released_from", invitation, [invitation.challenger.person_id])


def manager_needed(invitation: PlaceInvitation) -> None:
    """Tell CIB staff that a conflict waits and nobody manages the engagement who could clear it."""
    engagement = invitation.engagement
    outbox.announce(
        "engagement.manager_needed",
        recipients=holders_of(Role.CIB_STAFF).values_list("pk", flat=True),
        subject=engagement,
        key=f"engagement.manager_needed:{engagement.pk}:{invitation.pk}",
        context=names(engagement),
    )


def releaser_ids(invitation: PlaceInvitation) -> list[UUID]:
    """Give who may release the invitee today."""
    return ids_for("release_challenger", invitation)


def release_asked(invitation: PlaceInvitation) -> None:
    """Ask whoever releases this person, and write down when to remind them; nobody there: tell CIB staff."""
    releasers = releaser_ids(invitation)
    if not releasers:
        _tell("release.nobody", invitation, list(holders_of(Role.CIB_STAFF).values_list("pk", flat=True)))
        return
    _tell("release.asked", invitation, releasers)
    remind_of_release(invitation, releasers)


def remind_of_release(invitation: PlaceInvitation, releasers: list[UUID] | None = None) -> None:
    """Plan the reminders of a release that is not given, from today (again, after a pause)."""
    if releasers is None:
        releasers = releaser_ids(invitation)
    outbox.schedule_reminders(
        "release.waiting",
        subject=invitation,
        since=clock.today(),
        people={"releaser": releasers},
        context=_names(invitation),
    )


def release_given(invitation: PlaceInvitation) -> None:
    """Tell the challenger and those who run it; stop reminding."""
    _stop_asking(invitation, _RELEASING, "The release was given.")
    people = [*running_ids(invitation.engagement), invitation.challenger.person_id]
    _tell("release.given", invitation, people)


def release_refused(invitation: PlaceInvitation) -> None:
    """Tell the challenger and those who run it; stop reminding."""
    _stop_asking(invitation, _RELEASING, "The release was refused.")
    people = [*running_ids(invitation.engagement), invitation.challenger.person_id]
    _tell("release.refused", invitation, people)


def team_complete(engagement: Engagement) -> None:
    """Tell those who may begin scoping that nothing stands in its way."""
    outbox.announce(
        "team.complete",
        recipients=running_ids(engagement),
        subject=engagement,
        key=f"team.complete:{engagement.pk}:{engagement.version}",
        context=names(engagement),
    )
