"""The messages of visits, effort, concerns and changes of course: their kinds, and who gets them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Role
from councils.models import Person
from councils.queries import holders_of, standing_of
from peerchallenge.enums import DisputeStatus, EngagementStatus, InvitationStatus
from peerchallenge.models import Concern, Engagement
from peerchallenge.permissions import POLICY

TEMPLATE = "layouts/email"


def engagement_path(message: Message) -> str:
    """Give the address of the engagement that a message is about; Home for who sees it no more."""
    engagement = Engagement.objects.filter(pk=message.subject_id).first()
    person = Person.objects.filter(pk=message.person_id).select_related("user").first()
    if engagement is not None and person is not None and POLICY.allows(person.user, "view_engagement", engagement):
        return reverse("peerchallenge:engagement_detail", args=[message.subject_id])
    return reverse("desk:home")


def may_see_engagement(message: Message, addressee: Addressee) -> bool:
    """Tell whether the addressee may still know of the engagement; those asked without an account yet may."""
    engagement = Engagement.objects.filter(pk=message.subject_id).first()
    if engagement is None:
        return False
    if addressee.user is not None:
        return POLICY.allows(addressee.user, "view_engagement", engagement)
    return engagement.invitations.filter(
        challenger__person=addressee.person_id, status__in=[InvitationStatus.INVITED, InvitationStatus.ACCEPTED]
    ).exists()


def was_on_team(message: Message, addressee: Addressee) -> bool:
    """Tell whether the addressee was asked or served: they are told that it stopped even though they see it no more."""
    served = Engagement.objects.filter(
        pk=message.subject_id, invitations__challenger__person=addressee.person_id
    ).exists()
    return served or may_see_engagement(message, addressee)


def _may_see_concern(message: Message, addressee: Addressee) -> bool:
    concern = Concern.objects.filter(pk=message.subject_id).first()
    return concern is not None and POLICY.allows(addressee.user, "view_concern", concern)


def _has_unconfirmed(message: Message) -> bool:
    """Tell whether the person this went to still has days to confirm."""
    return (
        Engagement.objects.filter(
            pk=message.subject_id,
            time_entries__invitation__challenger__person=message.person_id,
            time_entries__status=DisputeStatus.PLANNED,
            time_entries__date__lte=clock.today(),
        )
        .exclude(status=EngagementStatus.PAUSED)
        .exists()
    )


def _notice(code: str, label: str, title: str, **more: Any) -> Kind:
    facts = {"path": engagement_path, "may_know": may_see_engagement, "template": TEMPLATE, **more}
    return Kind(code, label, title, **facts)


KINDS: tuple[Kind, ...] = (
    _notice(
        "visit.begun",
        "A visit begins",
        "The team is on site: {offer}, {host}",
        is_optional=True,
        text="The visit for {offer} in {host} has begun. The page shows the days and who is there.",
    ),
    _notice(
        "visit.moved",
        "A visit was moved",
        "New dates: {offer}, {host}, from {first_day}",
        in_digest=False,
        text=(
            "The visit for {offer} in {host} has new dates: it begins on {first_day} now. The dates before no"
            " longer hold, and calendars follow; the page shows every day."
        ),
    ),
    _notice(
        "line.emerged",
        "A new line of enquiry",
        "A new line of enquiry waits for you: {offer}, {host}",
        text=(
            "The team would like to look at something that the scope does not name yet. Please read it on the"
            " page and say whether it may."
        ),
    ),
    Kind(
        "concern.raised",
        "A concern about a child",
        "A concern about a child needs you now: {host}",
        TEMPLATE,
        lambda m: reverse("peerchallenge:concern_detail", args=[m.subject_id]),
        _may_see_concern,
        at_once=True,
        text="The page has what was raised, and asks you to say that you received it. None of it is in this e-mail.",
    ),
    _notice(
        "effort.unconfirmed",
        "Days to confirm",
        "Please confirm your days: {offer}, {host}",
        is_needed=_has_unconfirmed,
        path=lambda m: reverse("peerchallenge:effort", args=[m.subject_id]),
        text=(
            "Some of your days in {offer}, {host}, are not confirmed yet. Please say on the page whether they"
            " were as planned; it takes about a minute."
        ),
    ),
    _notice(
        "effort.disputed",
        "A day is disputed",
        "A day is disputed: {offer}, {host}",
        path=lambda m: reverse("peerchallenge:effort", args=[m.subject_id]),
        text="The two sides do not agree on a day of {offer}, {host}. The page says which, and where it stands.",
    ),
    _notice(
        "engagement.settled",
        "Days are settled",
        "The days are settled: {offer}, {host}",
        may_know=was_on_team,
        is_optional=True,
        text=(
            "All days of {offer} in {host} are confirmed and written into the accounts. The page shows them; "
            "you need do nothing."
        ),
    ),
    _notice(
        "engagement.paused",
        "Paused",
        "Paused: {offer}, {host}",
        may_know=was_on_team,
        text="{offer} in {host} is paused. Dates still to come do not hold until it goes on.",
    ),
    _notice(
        "engagement.resumed",
        "Resumed",
        "Going on again: {offer}, {host}",
        text="{offer} in {host} goes on after a pause. The page shows where it stands and which dates hold.",
    ),
    _notice(
        "engagement.declined",
        "Declined",
        "Declined: {offer}, {host}",
        may_know=was_on_team,
        text="{offer} in {host} does not take place: the request was declined. You need do nothing.",
    ),
    _notice(
        "engagement.cancelled",
        "Cancelled",
        "Cancelled: {offer}, {host}",
        may_know=was_on_team,
        text="{offer} in {host} has been cancelled. Days still to come are free again; you need do nothing.",
    ),
)


def context_of(engagement: Engagement, **more: str) -> dict[str, str]:
    """Give what a mail about an engagement may carry: the offer's name, the host's and dates."""
    return {"offer": engagement.offer_version.name, "host": str(engagement.host), **more}


def host_dcs_ids(engagement: Engagement) -> list[UUID]:
    """Give the person id of the host's DCS (none when the post is vacant)."""
    return list(holders_of(Role.DCS, council=engagement.host).values_list("pk", flat=True))


def team_ids(engagement: Engagement, *statuses: InvitationStatus) -> list[UUID]:
    """Give the person ids of those whose invitation is in one of the states (accepted unless said)."""
    found = engagement.invitations.filter(status__in=statuses or (InvitationStatus.ACCEPTED,))
    return list(found.values_list("challenger__person", flat=True))


def lead_ids(engagement: Engagement) -> list[UUID]:
    """Give the person id of the lead challenger, if one has accepted."""
    found = engagement.invitations.filter(status=InvitationStatus.ACCEPTED, place__is_lead=True)
    return list(found.values_list("challenger__person", flat=True))


def manager_ids(engagement: Engagement) -> list[UUID]:
    """Give the person id of the challenge manager, if there is one."""
    return [engagement.manager_id] if engagement.manager_id else []


def everyone_ids(engagement: Engagement) -> list[UUID]:
    """Give host DCS, challenge manager, team and current role holders."""
    roles = [r.person_id for r in engagement.roles.all() if r.is_current()]
    return [*host_dcs_ids(engagement), *manager_ids(engagement), *team_ids(engagement), *roles]


def asked_ids(engagement: Engagement) -> list[UUID]:
    """Give the person ids of those who have been asked and have not answered; who waits for a clearing was not."""
    open_ones = engagement.invitations.filter(status=InvitationStatus.INVITED).values_list("pk", "challenger__person")
    sent = Message.objects.filter(kind="invitation.sent", subject_id__in=[str(pk) for pk, _ in open_ones])
    asked = set(sent.values_list("subject_id", flat=True))
    return [person_id for pk, person_id in open_ones if str(pk) in asked]


def tell(
    kind: str, engagement: Engagement, recipients: Iterable[UUID], *, key: str, actor: Any = None, **context: str
) -> list[Message]:
    """Announce one happening in an engagement to these people, but not to the one who did it; give the messages."""
    own = standing_of(actor).person_id if actor is not None else None
    return outbox.announce(
        kind,
        recipients=[person_id for person_id in recipients if person_id != own],
        subject=engagement,
        key=f"{kind}:{engagement.pk}:{key}",
        context=context_of(engagement, **context),
    )


def concern_raised(concern: Concern, lead_ids: Iterable[UUID]) -> None:
    """Tell the recipient of a concern, and the lead challenger unless it is theirs, at once."""
    outbox.announce(
        "concern.raised",
        recipients=[concern.passed_to_id, *(pk for pk in lead_ids if pk != concern.raised_by_id)],
        subject=concern,
        key=f"concern.raised:{concern.pk}",
        context={"host": str(concern.engagement.host)},
    )


def remind_of_effort(engagement: Engagement, last_day: dt.date) -> None:
    """Plan the reminder of days that nobody confirmed (timeline: 7 days after the visit)."""
    outbox.schedule_reminders(
        "effort.unconfirmed",
        subject=engagement,
        since=last_day,
        people={"challenger": team_ids(engagement)},
        context=context_of(engagement),
    )
