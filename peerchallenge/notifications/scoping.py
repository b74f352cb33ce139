"""The messages of scoping, dates and ground rules: their kinds, and who gets them."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.components.words import date_span, long_date
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.models import Delegation, Person
from councils.queries import standing_of
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, GroundRules, Scope, Visit
from peerchallenge.notifications.visits import context_of, everyone_ids, manager_ids, team_ids
from peerchallenge.permissions import POLICY

TEMPLATE = "layouts/email"


def _page(name: str) -> Callable[[Message], str]:
    return lambda message: reverse(f"peerchallenge:{name}", args=[message.subject_id])


def _who_may(action: str) -> Callable[[Message, Addressee], bool]:
    def may_know(message: Message, addressee: Addressee) -> bool:
        engagement = Engagement.objects.filter(pk=message.subject_id).first()
        return engagement is not None and POLICY.allows(addressee.user, action, engagement)

    return may_know


def _status_of(message: Message) -> str | None:
    return Engagement.objects.filter(pk=message.subject_id).values_list("status", flat=True).first()


def _is_scoping(message: Message) -> bool:
    return _status_of(message) == EngagementStatus.SCOPING


def _is_unacknowledged(message: Message) -> bool:
    rows = Engagement.objects.filter(pk=message.subject_id, lead_member_acknowledged_at__isnull=True)
    return rows.exists()


def _waits_for_signature(message: Message) -> bool:
    """Tell whether the side of the person this goes to has not signed yet."""
    if _status_of(message) != EngagementStatus.AGREEING:
        return False
    unsigned = GroundRules.objects.filter(engagement_id=message.subject_id, voided_at__isnull=True)
    is_of_team = Engagement.objects.filter(
        pk=message.subject_id,
        invitations__status="accepted",
        invitations__place__is_lead=True,
        invitations__challenger__person=message.person_id,
    ).exists()
    is_of_team |= (
        Delegation.objects.current()
        .filter(engagement_id=message.subject_id, council__isnull=True, delegate=message.person_id)
        .exists()
    )
    side = {"lead_signed_at__isnull": True} if is_of_team else {"host_signed_at__isnull": True}
    return unsigned.filter(**side).exists()


def _kind(code: str, label: str, title: str, page: str, action: str, **more: Any) -> Kind:
    return Kind(code, label, title, TEMPLATE, _page(page), _who_may(action), **more)


KINDS: tuple[Kind, ...] = (
    _kind(
        "scope.sent_for_approval",
        "A scope to approve",
        "Please approve the scope: {offer}, {host}",
        "scope_detail",
        "approve_scope",
        is_needed=_is_scoping,
        text="The scope is ready: what the team will look at, when it comes, and how it tells you what it found.",
    ),
    _kind(
        "scope.sent_back",
        "A scope to change",
        "The host asks for changes to the scope: {offer}, {host}",
        "scope_detail",
        "view_scope",
        text="The host has read the scope and asks for changes. The page says which.",
    ),
    _kind(
        "scope.acknowledgement_asked",
        "A scope to acknowledge",
        "Please read and acknowledge the scope: {offer}, {host}",
        "scope_acknowledge",
        "acknowledge_scope",
        is_needed=_is_unacknowledged,
        text="Your council’s challenge or review has a scope. Please read it and say that you know of it.",
    ),
    _kind(
        "scope.approved",
        "A scope was approved",
        "The scope is approved: {offer}, {host}",
        "scope_detail",
        "view_scope",
        text="The host’s director has approved the scope. Next, both sides sign the ground rules.",
    ),
    _kind(
        "scope.revised",
        "A scope was opened again",
        "The scope is being changed: {offer}, {host}",
        "scope_detail",
        "view_scope",
        text=(
            "The approved scope has been opened again. What had been signed no longer holds and no days are reserved "
            "until the new version is approved and signed. The dates stay as they are."
        ),
    ),
    _kind(
        "dates.fixed",
        "Dates on site",
        "Dates on site: {offer}, {host}",
        "engagement_detail",
        "view_engagement",
        text="The team is on site on {dates}. Its half-days are held in everybody’s diary.",
    ),
    _kind(
        "dates.dropped",
        "Dates given up",
        "These dates are no longer needed: {offer}, {host}",
        "engagement_detail",
        "view_engagement",
        text="The dates {dates} are not needed any more. The half-days are yours again.",
    ),
    _kind(
        "unusual_days.asked",
        "Weekends and bank holidays",
        "Please say whether weekends and bank holidays suit: {offer}, {host}",
        "dates_unusual",
        "view_engagement",
        is_needed=_is_scoping,
        text=(
            "The other side would agree to being on site at a weekend or on a bank holiday. Please say what suits you."
        ),
    ),
    _kind(
        "ground_rules.ready",
        "Ground rules to sign",
        "Please sign the ground rules: {offer}, {host}",
        "ground_rules",
        "view_ground_rules",
        is_needed=_waits_for_signature,
        text="Both sides sign the ground rules before the team sees anything. The second signature reserves the days.",
    ),
    _kind(
        "ground_rules.signed",
        "Ground rules signed",
        "The other side has signed the ground rules: {offer}, {host}",
        "ground_rules",
        "view_ground_rules",
        text="{side} has signed. The second signature reserves the days.",
    ),
    _kind(
        "engagement.agreed",
        "Everything is agreed",
        "It is agreed: {offer}, {host}, {dates}",
        "engagement_detail",
        "view_engagement",
        text="Both sides have signed and the days are reserved. On site: {dates}.",
    ),
    _kind(
        "scope.not_approved",
        "A scope that waits",
        "The scope still waits: {offer}, {host}",
        "scope_detail",
        "approve_scope",
        is_needed=_is_scoping,
        text="The scope of this challenge or review has not been approved yet.",
    ),
    _kind(
        "ground_rules.unsigned",
        "Ground rules that wait",
        "The ground rules still wait for you: {offer}, {host}",
        "ground_rules",
        "view_ground_rules",
        is_needed=_waits_for_signature,
        text="The ground rules still wait for your signature.",
    ),
)


def who_may(action: str, engagement: Engagement) -> list[UUID]:
    """Give the person ids of those who may do the action."""
    users = POLICY.people_for(action, engagement)
    return list(Person.objects.known().filter(user__in=users).values_list("pk", flat=True))


def _tell(
    kind: str, engagement: Engagement, recipients: Iterable[UUID], *, key: object, actor: Any = None, **context: str
) -> list[Message]:
    """Announce to these people, but not to the one who did it; give the messages."""
    own = standing_of(actor).person_id if actor is not None else None
    return outbox.announce(
        kind,
        recipients=[person_id for person_id in recipients if person_id != own],
        subject=engagement,
        key=f"{kind}:{engagement.pk}:{key}",
        context=context_of(engagement, **context),
    )


def remind_of_scope(engagement: Engagement) -> None:
    """Plan the reminder of a scope that nobody approves (timeline), from the day on which scoping began (again)."""
    outbox.schedule_reminders(
        "scope.not_approved",
        subject=engagement,
        since=clock.today(),
        people={"host_dcs": who_may("approve_scope", engagement)},
        context=context_of(engagement),
    )


def scope_proposed(scope: Scope, actor: Any) -> None:
    """Ask the host to approve, and its lead member to acknowledge."""
    engagement = scope.engagement
    key = f"{scope.pk}:{scope.version}"
    _tell("scope.sent_for_approval", engagement, who_may("approve_scope", engagement), key=key, actor=actor)
    if engagement.lead_member_acknowledged_at is None:
        recipients = who_may("acknowledge_scope_as_lead_member", engagement)
        _tell("scope.acknowledgement_asked", engagement, recipients, key=scope.pk)


def scope_sent_back(scope: Scope, actor: Any) -> None:
    """Tell those who write the scope that the host asks for changes."""
    key = f"{scope.pk}:{scope.version}"
    _tell("scope.sent_back", scope.engagement, who_may("edit_scope", scope.engagement), key=key, actor=actor)


def scope_approved(scope: Scope, actor: Any) -> None:
    """Tell everybody concerned that the scope stands; the lead member is informed whether or not they answered."""
    engagement = scope.engagement
    people = [*everyone_ids(engagement), *who_may("acknowledge_scope", engagement)]
    _tell("scope.approved", engagement, people, key=scope.pk, actor=actor)


def scope_revised(scope: Scope, actor: Any) -> None:
    """Tell everybody concerned that what was approved is open again."""
    engagement = scope.engagement
    people = [*everyone_ids(engagement), *who_may("acknowledge_scope", engagement)]
    _tell("scope.revised", engagement, people, key=scope.pk, actor=actor)


def dates_fixed(engagement: Engagement, visit: Visit, actor: Any) -> list[Message]:
    """Tell the team, the host and the manager which dates are held; give the messages."""
    dates = date_span(visit.first_day, visit.last_day)
    return _tell("dates.fixed", engagement, everyone_ids(engagement), key=visit.pk, actor=actor, dates=dates)


def dates_dropped(engagement: Engagement, visit: Visit, actor: Any) -> list[Message]:
    """Tell the same people that dates are free again; give the messages."""
    dates = date_span(visit.first_day, visit.last_day)
    return _tell("dates.dropped", engagement, everyone_ids(engagement), key=visit.pk, actor=actor, dates=dates)


def unusual_days_agreed(engagement: Engagement, actor: Any) -> None:
    """Ask the other side, when one has agreed to weekends and bank holidays."""
    missing = []
    if not engagement.host_agrees_unusual_days:
        missing += who_may("agree_unusual_days_for_host", engagement)
    if not engagement.lead_agrees_unusual_days:
        missing += who_may("agree_unusual_days_for_team", engagement)
    _tell("unusual_days.asked", engagement, missing, key=engagement.version, actor=actor)


def ground_rules_ready(ground_rules: GroundRules) -> None:
    """Ask both sides to sign, and plan the reminder."""
    engagement = ground_rules.engagement
    host, team = who_may("sign_for_host", engagement), who_may("sign_for_team", engagement)
    _tell("ground_rules.ready", engagement, [*host, *team], key=ground_rules.pk)
    remind_of_signatures(engagement)


def remind_of_signatures(engagement: Engagement) -> None:
    """Plan the reminder of ground rules that are not signed, from today (again, after a pause)."""
    host, team = who_may("sign_for_host", engagement), who_may("sign_for_team", engagement)
    outbox.schedule_reminders(
        "ground_rules.unsigned",
        subject=engagement,
        since=clock.today(),
        people={"host_dcs": host, "lead_challenger": team},
        context=context_of(engagement),
    )


def ground_rules_signed(ground_rules: GroundRules, actor: Any, *, for_host: bool) -> None:
    """Tell the other side and the manager that one side has signed."""
    engagement = ground_rules.engagement
    other = who_may("sign_for_team" if for_host else "sign_for_host", engagement)
    side = "The host" if for_host else "The lead challenger"
    key = f"{ground_rules.pk}:{'host' if for_host else 'team'}"
    _tell("ground_rules.signed", engagement, [*other, *manager_ids(engagement)], key=key, actor=actor, side=side)


def engagement_agreed(ground_rules: GroundRules, visits: Iterable[Visit]) -> list[Message]:
    """Tell everybody that it is agreed, with the dates; give the messages."""
    engagement = ground_rules.engagement
    spans = [date_span(visit.first_day, visit.last_day) for visit in visits]
    return outbox.announce(
        "engagement.agreed",
        recipients=[*everyone_ids(engagement), *team_ids(engagement)],
        subject=engagement,
        key=f"engagement.agreed:{ground_rules.pk}",
        context=context_of(engagement, dates="; ".join(spans) or long_date(clock.today())),
    )
