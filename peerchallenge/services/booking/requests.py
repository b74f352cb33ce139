"""The request: drafted, answered question by question, sent by the council itself."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.enums import Role
from councils.models import Council
from councils.queries import standing_of
from peerchallenge import conflicts
from peerchallenge.enums import EngagementStatus, PlaceKind, PreferenceKind, Priority
from peerchallenge.models import AuthorityPreference, Engagement, Offer, OfferVersion, TeamPlace, Theme
from peerchallenge.notifications import booking as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, has_live_invitations, is_bookable, locked_engagement
from peerchallenge.rules.booking import (
    AnswerFacts,
    PreferenceFacts,
    RequestFacts,
    breaches_of_answers,
    breaches_of_change,
    breaches_of_preferences,
    breaches_of_request,
    host_is_in_force,
    mondays,
    offer_is_bookable,
    priority_of,
    stage_is,
)
from peerchallenge.services.grants import follow_conflicts
from peerchallenge.signals import engagement_moved
from peerchallenge.states import ENGAGEMENT_MOVES

#: The answers a question page may give, and how a history names them.
ANSWERS: Mapping[str, str] = {
    "offer_version_id": "the offer",
    "focus": "the question",
    "theme_ids": "the themes",
    "why_now": "why now",
    "wanted_from": "the earliest date",
    "wanted_to": "the latest date",
    "preferred_weeks": "the weeks preferred",
    "pattern": "the pattern of days",
    "site_half_days": "the days on site",
    "urgency": "the urgency",
    "urgency_reason": "the reason for the urgency",
    "practical_notes": "practical notes",
}


def facts_of_request(engagement: Engagement, **answers: Any) -> RequestFacts:
    """Give the facts that the rules ask, as the engagement stands or with other answers."""
    names = ("focus", "wanted_from", "wanted_to", "preferred_weeks", "urgency", "urgency_reason", "site_half_days")
    values = {name: answers.get(name, getattr(engagement, name)) for name in names}
    values["preferred_weeks"] = tuple(values["preferred_weeks"])
    return RequestFacts(
        clock.today(),
        **values,
        is_offer_bookable=is_bookable(engagement.offer_version),
        is_host_in_force=engagement.host.is_in_force(),
    )


@transaction.atomic
def draft_engagement(*, host_id: UUID, offer_version_id: UUID, actor: User) -> Engagement:
    """Begin a request with the offer's team of places; an untouched draft of the same is taken up again.

    The rows of the offers are held, so that two drafts never take one number and a second click begins nothing.
    """
    list(Offer.objects.select_for_update().order_by("pk"))
    host = Council.objects.filter(pk=host_id).first()
    version = OfferVersion.objects.select_related("offer").filter(pk=offer_version_id).first()
    if host is None or version is None:
        raise NotVisible
    POLICY.require(actor, "request_for_council", host)
    facts = RequestFacts(clock.today(), is_offer_bookable=is_bookable(version), is_host_in_force=host.is_in_force())
    refuse_if([offer_is_bookable(facts), host_is_in_force(facts)])
    return _untouched_draft(host, version, actor) or _new_draft(host, version, actor)


def _untouched_draft(host: Council, version: OfferVersion, actor: User) -> Engagement | None:
    return Engagement.objects.filter(
        host=host, offer_version=version, created_by=actor, status=EngagementStatus.DRAFT, version=1
    ).first()


def _new_draft(host: Council, version: OfferVersion, actor: User) -> Engagement:
    standing = standing_of(actor)
    is_of_host = host.pk in standing.councils(Role.DCS) or host.pk in standing.delegated_councils()
    engagement = Engagement.objects.create(
        number=(Engagement.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        offer_version=version,
        host=host,
        site_half_days=version.site_half_days_default,
        was_recorded_for_host=not is_of_host,
        created_at=clock.now(),
        created_by=actor,
    )
    _lay_out_places(engagement)
    audit.record(
        "engagement.drafted", engagement, actor=actor, acting_for=acting_for(actor, engagement), after=engagement.status
    )
    engagement_moved.send(sender=Engagement, engagement=engagement, before="")
    return engagement


def _lay_out_places(engagement: Engagement) -> None:
    """Copy the team that the offer asks for: the first place of a lead leads."""
    rows = list(engagement.offer_version.places.all())
    lead = next((row.order for row in rows if row.kind == PlaceKind.LEAD), None)
    TeamPlace.objects.bulk_create(
        TeamPlace(
            engagement=engagement,
            order=row.order,
            kind=row.kind,
            label=row.label,
            is_lead=row.order == lead,
            is_required=row.is_required or row.order == lead,
        )
        for row in rows
    )


@transaction.atomic
def answer_question(*, engagement_id: UUID, actor: User, version: int | None = None, **answers: Any) -> Engagement:
    """Save what one question page asked; saving the same answers again changes nothing.

    `answers` are named as in ANSWERS; dates, half-days, ids and Mondays in ISO form.
    """
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "edit_request", engagement)
    unknown = set(answers) - set(ANSWERS)
    if unknown:
        raise TypeError(f"No question asks {sorted(unknown)}")
    changed = {name: value for name, value in answers.items() if value != _answer_of(engagement, name)}
    refuse_if(breaches_of_answers(facts_of_request(engagement, **answers), frozenset(answers)))
    if not changed:
        return engagement
    check_version(engagement, version)
    refuse_if(breaches_of_change(_facts_of_change(engagement, changed)))
    _write_answers(engagement, changed)
    what = ", ".join(words for name, words in ANSWERS.items() if name in changed)
    _record_answers(engagement, actor, what, changed)
    return engagement


def _answer_of(engagement: Engagement, name: str) -> Any:
    if name == "theme_ids":
        return sorted(engagement.themes.values_list("pk", flat=True))
    return getattr(engagement, name)


def _facts_of_change(engagement: Engagement, changed: Iterable[str]) -> AnswerFacts:
    return AnswerFacts(engagement.status, frozenset(changed), has_live_invitations(engagement))


def _record_answers(engagement: Engagement, actor: User, what: str, confidential: Iterable[str]) -> None:
    audit.record(
        "request.answered",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
        changes={"what": what},
        confidential=confidential,
    )


def _write_answers(engagement: Engagement, changed: dict[str, Any]) -> None:
    plain = {name: value for name, value in changed.items() if name not in {"theme_ids", "offer_version_id"}}
    if "offer_version_id" in changed:
        plain |= _change_offer(engagement, changed["offer_version_id"])
    if "theme_ids" in changed:
        engagement.themes.set(Theme.objects.filter(pk__in=changed["theme_ids"]))
    save_new_version(engagement, [], **plain)
    follow = _weeks_that_remain(engagement) | _priority_now(engagement, changed)
    for name, value in follow.items():
        setattr(engagement, name, value)
    engagement.save(update_fields=list(follow))


def _weeks_that_remain(engagement: Engagement) -> dict[str, Any]:
    within = {monday.isoformat() for monday in mondays(engagement.wanted_from, engagement.wanted_to)}
    return {"preferred_weeks": [week for week in engagement.preferred_weeks if week in within]}


def _priority_now(engagement: Engagement, changed: Iterable[str]) -> dict[str, Any]:
    """Work out the place in the queue again where what it rests on has changed; a manager's own word stands else."""
    if engagement.priority_reason and not {"urgency", "urgency_reason"} & set(changed):
        return {}
    priority, reason = priority_of(
        urgency=engagement.urgency,
        urgency_reason=engagement.urgency_reason,
        cycle_priority=engagement.cycle_priority,
    )
    return {"priority": priority, "priority_reason": reason}


def _change_offer(engagement: Engagement, offer_version_id: UUID) -> dict[str, Any]:
    """Take another offer into a draft: its places and its usual days come with it."""
    found = OfferVersion.objects.select_related("offer").filter(pk=offer_version_id).first()
    if found is None:
        raise NotVisible
    refuse_if([offer_is_bookable(RequestFacts(clock.today(), is_offer_bookable=is_bookable(found)))])
    engagement.places.all().delete()
    engagement.offer_version = found
    engagement.save(update_fields=["offer_version"])
    _lay_out_places(engagement)
    engagement_moved.send(sender=Engagement, engagement=engagement, before=engagement.status)
    return {"site_half_days": found.site_half_days_default}


@transaction.atomic
def set_preferences(
    *,
    engagement_id: UUID,
    kind: PreferenceKind,
    councils: Iterable[tuple[UUID, str]],
    actor: User,
    version: int | None = None,
) -> Engagement:
    """Say which authorities the host would like, or would rather avoid, each with its reason (R077)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "edit_request", engagement)
    named = list(councils)
    own = engagement.preferences.filter(kind=kind)
    if sorted(own.values_list("council", "reason")) == sorted(named):
        return engagement
    check_version(engagement, version)
    refuse_if(breaches_of_change(_facts_of_change(engagement, {"preferences"})))
    refuse_if(breaches_of_preferences(_facts_of_preferences(engagement, kind, named)))
    own.delete()
    AuthorityPreference.objects.bulk_create(
        AuthorityPreference(engagement=engagement, council_id=council_id, kind=kind, reason=reason)
        for council_id, reason in named
    )
    save_new_version(engagement, [])
    _record_answers(engagement, actor, f"councils: {PreferenceKind(kind).label.lower()}", ["preferences"])
    if kind == PreferenceKind.AVOIDED:
        conflicts.recheck_live(host=engagement.host)
        follow_conflicts(host=engagement.host)
    return engagement


def _facts_of_preferences(
    engagement: Engagement, kind: PreferenceKind, named: list[tuple[UUID, str]]
) -> PreferenceFacts:
    found = dict(Council.objects.filter(pk__in=[council_id for council_id, _ in named]).values_list("pk", "short_name"))
    if set(found) != {council_id for council_id, _ in named}:
        raise NotVisible
    other = set(engagement.preferences.exclude(kind=kind).values_list("council", flat=True))
    return PreferenceFacts(
        tuple(found.values()),
        has_host=engagement.host_id in found,
        has_repeats=len(found) < len(named) or bool(other & set(found)),
        needs_reasons=kind == PreferenceKind.AVOIDED,
        reasons=tuple(reason for _, reason in named),
    )


@transaction.atomic
def send_for_confirmation(*, engagement_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Ask the host's DCS to confirm a request that CIB staff recorded by telephone: it counts only then."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "send_for_confirmation", engagement)
    check_version(engagement, version)
    refuse_if(breaches_of_request(facts_of_request(engagement)))
    audit.record("request.sent_for_confirmation", engagement, actor=actor)
    notifications.confirmation_asked(engagement)
    return engagement


@transaction.atomic
def submit_request(*, engagement_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Send the request: it takes its place in the queue, and the challenge managers hear of it."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "submit_request", engagement)
    check_version(engagement, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.REQUESTED)
    refuse_if([stage_is(engagement.status, EngagementStatus.DRAFT)])
    refuse_if(breaches_of_request(facts_of_request(engagement)))
    before = engagement.status
    priority, reason = priority_of(
        urgency=engagement.urgency,
        urgency_reason=engagement.urgency_reason,
        cycle_priority=engagement.cycle_priority,
    )
    save_new_version(
        engagement,
        [],
        status=EngagementStatus.REQUESTED,
        requested_at=clock.now(),
        priority=priority,
        priority_reason=reason,
    )
    audit.record(
        "engagement.requested",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
        before=before,
        after=engagement.status,
        changes={"priority": Priority(priority).label.lower()},
    )
    engagement_moved.send(sender=Engagement, engagement=engagement, before=before)
    notifications.request_received(engagement)
    return engagement
