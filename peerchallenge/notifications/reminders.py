"""What people are reminded of: each event with whom it concerns today, and the kinds that reminders alone send.

Whom a reminder concerns is asked when it is due, so that whoever holds a post by then gets it, and nobody else.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.calendar_files import Entry
from cib.common.components.words import long_date
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from cib.common.reminders import Event, Resolve
from councils.enums import Role
from councils.queries import holders_of
from peerchallenge.enums import DisputeStatus, EngagementRoleKind, EngagementStatus, InvitationStatus, ReleaseStatus
from peerchallenge.enums import VisitStatus as VisitIs
from peerchallenge.models import CalendarEntry, Challenger, Engagement, PlaceInvitation, Visit
from peerchallenge.notifications.booking.people import dcs_ids, manager_ids
from peerchallenge.notifications.booking.teams import releaser_ids
from peerchallenge.notifications.scoping import who_may
from peerchallenge.notifications.visits import TEMPLATE, context_of, lead_ids, team_ids
from peerchallenge.permissions import POLICY
from peerchallenge.queries.calendars import entry_of

VISIT_COMES = "visit.comes"
TEAM_CALL = "visit.team_call"
ACCREDITATION_ENDS = "accreditation.ends"

# --- Whom it concerns ------------------------------------------------------------------------------


def _engagement(pk: str) -> Engagement:
    return Engagement.objects.select_related("host").get(pk=pk)


def _invitation(pk: str) -> PlaceInvitation:
    return PlaceInvitation.objects.select_related("engagement__host", "challenger").get(pk=pk)


def _of_invitation(pk: str) -> Engagement:
    return _invitation(pk).engagement


def _of_visit(pk: str) -> Engagement:
    return Visit.objects.select_related("engagement__host").get(pk=pk).engagement


def _among(find: Callable[[str], Engagement], people: Callable[[Engagement], Iterable[UUID]]) -> Resolve:
    return lambda pk: people(find(pk))


def _regional_lead_ids(engagement: Engagement) -> list[UUID]:
    return list(holders_of(Role.REGIONAL_LEAD, region=engagement.host.region_id).values_list("pk", flat=True))


def _staff_ids(_subject_id: str) -> list[UUID]:
    return list(holders_of(Role.CIB_STAFF).values_list("pk", flat=True))


def _coordinator_ids(engagement: Engagement) -> list[UUID]:
    roles = engagement.roles.filter(role=EngagementRoleKind.HOST_COORDINATOR)
    return [role.person_id for role in roles if role.is_current()]


def _above(find: Callable[[str], Engagement]) -> dict[str, Resolve]:
    """Give who is told when something waits for long: those who run it, the regional lead, CIB staff."""
    return {
        "lead_challenger": _among(find, lead_ids),
        "manager": _among(find, manager_ids),
        "host_dcs": _among(find, dcs_ids),
        "regional_lead": _among(find, _regional_lead_ids),
        "cib_staff": _staff_ids,
    }


_ON_VISIT: dict[str, Resolve] = {
    "team": _among(_of_visit, team_ids),
    "host_dcs": _among(_of_visit, dcs_ids),
    "coordinator": _among(_of_visit, _coordinator_ids),
}

EVENTS: tuple[Event, ...] = (
    Event(
        "invitation.unanswered",
        "An invitation is not answered",
        {**_above(_of_invitation), "challenger": lambda pk: [_invitation(pk).challenger.person_id]},
    ),
    Event(
        "release.waiting",
        "A release is not given",
        {**_above(_of_invitation), "releaser": lambda pk: releaser_ids(_invitation(pk))},
    ),
    Event(
        "scope.not_approved",
        "A scope is not approved",
        {**_above(_engagement), "host_dcs": _among(_engagement, lambda e: who_may("approve_scope", e))},
    ),
    Event(
        "ground_rules.unsigned",
        "Ground rules are not signed",
        {
            **_above(_engagement),
            "host_dcs": _among(_engagement, lambda e: who_may("sign_for_host", e)),
            "lead_challenger": _among(_engagement, lambda e: who_may("sign_for_team", e)),
        },
    ),
    Event(
        "effort.unconfirmed",
        "Days are not confirmed",
        {**_above(_engagement), "challenger": _among(_engagement, team_ids)},
    ),
    Event(TEAM_CALL, "The team meets before a visit", _ON_VISIT),
    Event(VISIT_COMES, "A visit comes", _ON_VISIT),
    Event(
        ACCREDITATION_ENDS,
        "Accreditation ends",
        {
            "challenger": lambda pk: Challenger.objects.filter(pk=pk).values_list("person", flat=True),
            "cib_staff": _staff_ids,
        },
    ),
)

# --- What is asked again when one is due -----------------------------------------------------------


def _visit(message: Message) -> Visit | None:
    return Visit.objects.select_related("engagement").filter(pk=message.subject_id).first()


def _visit_comes(message: Message) -> bool:
    """Tell whether the visit is still to come, agreed by both sides, and on the day that the message names."""
    visit = _visit(message)
    if visit is None or visit.status != VisitIs.FIXED or visit.first_day <= clock.today():
        return False
    return visit.engagement.status == EngagementStatus.PREPARING


def _sees_visit(message: Message, addressee: Addressee) -> bool:
    visit = _visit(message)
    return visit is not None and POLICY.allows(addressee.user, "view_engagement", visit.engagement)


def _entries_of_visit(message: Message) -> list[Entry]:
    """Give the visit as it stands in this person's calendar, for who has lost it or never took it over."""
    rows = CalendarEntry.objects.filter(visit=UUID(message.subject_id), person=message.person_id, is_cancelled=False)
    return [entry_of(row) for row in rows]


def _visit_path(message: Message) -> str:
    visit = _visit(message)
    return reverse("peerchallenge:engagement_detail", args=[visit.engagement_id]) if visit else reverse("desk:home")


def _accreditation_ends(message: Message) -> bool:
    """Tell whether the accreditation still ends on the day that the message names."""
    challenger = Challenger.objects.filter(pk=message.subject_id, left_pool_at__isnull=True).first()
    if challenger is None or challenger.accredited_until is None:
        return False
    return long_date(challenger.accredited_until) == message.context.get("until")


def _may_accredit(message: Message, addressee: Addressee) -> bool:
    challenger = Challenger.objects.filter(pk=message.subject_id).first()
    return challenger is not None and POLICY.allows(addressee.user, "set_accreditation", challenger)


def _is_theirs(message: Message, addressee: Addressee) -> bool:
    return Challenger.objects.filter(pk=message.subject_id, person=addressee.person_id).exists()


def _engagement_behind(message: Message) -> Engagement | None:
    """Give the engagement that something stuck belongs to, whether the message is about it or an invitation."""
    if message.subject_type == PlaceInvitation._meta.label_lower:
        invitation = PlaceInvitation.objects.select_related("engagement").filter(pk=message.subject_id).first()
        return invitation.engagement if invitation else None
    return Engagement.objects.filter(pk=message.subject_id).first()


def _sees_what_is_stuck(message: Message, addressee: Addressee) -> bool:
    engagement = _engagement_behind(message)
    return engagement is not None and POLICY.allows(addressee.user, "view_engagement", engagement)


def _stuck_path(message: Message) -> str:
    engagement = _engagement_behind(message)
    return reverse("peerchallenge:engagement_detail", args=[engagement.pk]) if engagement else reverse("desk:home")


def _invitation_in(**states: str) -> Callable[[Message], bool]:
    return lambda message: PlaceInvitation.objects.filter(pk=message.subject_id, **states).exists()


def _engagement_in(**states: str) -> Callable[[Message], bool]:
    return lambda message: Engagement.objects.filter(pk=message.subject_id, **states).exists()


def _days_wait(message: Message) -> bool:
    rows = Engagement.objects.filter(
        pk=message.subject_id,
        status=EngagementStatus.ON_SITE,
        time_entries__status=DisputeStatus.PLANNED,
        time_entries__date__lte=clock.today(),
    )
    return rows.exists()


def _stuck(code: str, label: str, title: str, is_needed: Callable[[Message], bool], text: str) -> Kind:
    title = f"{title}: {{offer}}, {{host}}"
    return Kind(code, label, title, TEMPLATE, _stuck_path, _sees_what_is_stuck, is_needed, text=text)


def _of_the_visit(code: str, label: str, title: str, **more: Any) -> Kind:
    return Kind(code, label, title, TEMPLATE, _visit_path, _sees_visit, _visit_comes, **more)


KINDS: tuple[Kind, ...] = (
    _of_the_visit(
        TEAM_CALL,
        "A team meets before its visit",
        "Time for the team call: {offer}, {host}, {first_day}",
        text=(
            "The team is on site in {host} from {first_day}. Please arrange the call in which the team meets;"
            " the page shows who is on it."
        ),
    ),
    _of_the_visit(
        "visit.soon",
        "A visit comes, a week before",
        "On site from {first_day}: {offer}, {host}",
        is_optional=True,
        in_digest=False,
        entries=_entries_of_visit,
        text="The visit for {offer} in {host} begins on {first_day}. The page shows the days and who comes.",
    ),
    _of_the_visit(
        "visit.tomorrow",
        "A visit comes, a day before",
        "On site from {first_day}: {offer}, {host}",
        in_digest=False,
        entries=_entries_of_visit,
        text="The visit for {offer} in {host} begins on {first_day}. The page shows the days and who comes.",
    ),
    Kind(
        "accreditation.ends",
        "Your accreditation ends",
        "Your accreditation as a challenger ends on {until}",
        TEMPLATE,
        lambda _message: reverse("peerchallenge:my_profile"),
        _is_theirs,
        _accreditation_ends,
        text=(
            "You can be asked to join teams until {until}. To go on serving, renew your accreditation before "
            "then; the programme office tells you how."
        ),
    ),
    Kind(
        "accreditation.ending",
        "A challenger’s accreditation ends",
        "The accreditation of {name} ends on {until}",
        TEMPLATE,
        lambda message: reverse("peerchallenge:challenger_detail", args=[message.subject_id]),
        _may_accredit,
        _accreditation_ends,
        text=(
            "{name} can be asked to join teams until {until}. If the accreditation has been renewed, enter "
            "the new day on the page."
        ),
    ),
    _stuck(
        "invitation.stuck",
        "An invitation waits for long",
        "An invitation still waits for an answer",
        _invitation_in(status=InvitationStatus.INVITED),
        text=(
            "Somebody asked to join the team that goes to {host} has not answered for a while. The page shows"
            " who, and what can be done."
        ),
    ),
    _stuck(
        "release.stuck",
        "A release waits for long",
        "A release still waits to be given",
        _invitation_in(status=InvitationStatus.ACCEPTED, release=ReleaseStatus.WAITING),
        text=(
            "Somebody who accepted a place in the team that goes to {host} has waited for their release for a"
            " while. The page shows who."
        ),
    ),
    _stuck(
        "scope.stuck",
        "A scope waits for long",
        "A scope still waits to be approved",
        _engagement_in(status=EngagementStatus.SCOPING),
        text=(
            "The scope of {offer} in {host} has waited to be approved for a while. The page shows who is "
            "asked to approve it."
        ),
    ),
    _stuck(
        "ground_rules.stuck",
        "Ground rules wait for long",
        "Ground rules still wait to be signed",
        _engagement_in(status=EngagementStatus.AGREEING),
        text="The ground rules of {offer} in {host} have waited for a signature for a while. The page shows whose.",
    ),
    _stuck(
        "effort.stuck",
        "Days wait for long to be confirmed",
        "Days still wait to be confirmed",
        _days_wait,
        text="Some days of {offer} in {host} have waited to be confirmed for a while. The page shows whose.",
    ),
)

# --- What services call ----------------------------------------------------------------------------


def remind_of_visit(visit: Visit) -> None:
    """Plan the reminders of a visit; a time that is past already is left out, for the dates were told just now."""
    context = context_of(visit.engagement, first_day=long_date(visit.first_day))
    for event in (TEAM_CALL, VISIT_COMES):
        outbox.schedule_reminders(event, subject=visit, since=visit.first_day, context=context, catches_up=False)


def forget_visit(visit: Visit) -> None:
    """Cancel the reminders of a visit that was moved, given up or is over."""
    outbox.cancel_about([visit], why="The visit was moved or given up.")


def remind_of_accreditation(challenger: Challenger) -> None:
    """Let the reminders follow the day on which accreditation ends; without one there are none."""
    if (until := challenger.accredited_until) is None:
        outbox.cancel(
            subject=challenger,
            kinds=["accreditation.ends", "accreditation.ending"],
            why="Accreditation has no end now.",
        )
        return
    context = {"name": challenger.person.name, "until": long_date(until)}
    outbox.schedule_reminders(ACCREDITATION_ENDS, subject=challenger, since=until, context=context, catches_up=False)
