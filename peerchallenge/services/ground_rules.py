"""Ground rules: drawn up when the scope is approved, signed by both; the second signature reserves the days."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, Stale, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import save_new_version
from councils.models import Person
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, GroundRules, Scope
from peerchallenge.notifications import scoping as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement, person_id_of
from peerchallenge.queries.dates import fixed_visits
from peerchallenge.queries.scoping import current_clauses, ground_rules_in_force
from peerchallenge.queries.visits import accepted_invitations
from peerchallenge.rules.scoping import SIGNATURE_RULES, SignatureFacts
from peerchallenge.rules.visits import engagement_is_not_paused
from peerchallenge.services.calendars import follow_dates
from peerchallenge.services.dates import claim_for_newcomer
from peerchallenge.services.days import reserve_engagement
from peerchallenge.services.grants import follow_grants
from peerchallenge.states import ENGAGEMENT_MOVES


def draw_up(*, engagement: Engagement, scope: Scope) -> GroundRules:
    """Draw up the ground rules with today's clauses and ask both sides to sign; called by the approval of the scope."""
    ground_rules = GroundRules.objects.create(engagement=engagement, scope=scope, drawn_up_at=clock.now())
    ground_rules.clauses.set(current_clauses())
    audit.record("ground_rules.drawn_up", ground_rules, actor=None, thread=engagement)
    notifications.ground_rules_ready(ground_rules)
    return ground_rules


def void_ground_rules(*, engagement: Engagement) -> bool:
    """End the ground rules in force, with their signatures; tell whether there were any.

    Called inside the service that opens the scope again or stops the engagement, whose audit row tells of it.
    """
    ground_rules = ground_rules_in_force(engagement)
    if ground_rules is None:
        return False
    save_new_version(ground_rules, [], voided_at=clock.now())
    follow_grants(engagement)
    return True


@transaction.atomic
def sign_for_host(
    *, engagement_id: UUID, name: str, agrees: bool, actor: User, ground_rules_id: UUID | None = None
) -> GroundRules:
    """Sign for the host; the second of the two signatures reserves the days.

    `ground_rules_id` is what the page showed: others that took their place make it stale. A refusal of the ledger
    (a cap) refuses the signature with it, so that nothing is signed that cannot be kept.
    """
    return _sign(engagement_id, "host", name, agrees, actor, ground_rules_id)


@transaction.atomic
def sign_for_team(
    *, engagement_id: UUID, name: str, agrees: bool, actor: User, ground_rules_id: UUID | None = None
) -> GroundRules:
    """Sign for the team, as its lead challenger; the second of the two signatures reserves the days."""
    return _sign(engagement_id, "lead", name, agrees, actor, ground_rules_id)


_ACTIONS = {"host": "sign_for_host", "lead": "sign_for_team"}


def _sign(
    engagement_id: UUID, side: str, name: str, agrees: bool, actor: User, ground_rules_id: UUID | None
) -> GroundRules:
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, _ACTIONS[side], engagement)
    refuse_if([engagement_is_not_paused(engagement.status)])
    ground_rules = ground_rules_in_force(engagement)
    if ground_rules_id is not None and (ground_rules is None or ground_rules.pk != ground_rules_id):
        raise Stale
    if ground_rules is None:
        refuse_if([Breach("GR-06", "The ground rules are drawn up when the scope is approved.")])
        raise AssertionError
    facts = _signature_facts(ground_rules, side, name, agrees, actor)
    refuse_if(rule(facts) for rule in SIGNATURE_RULES)
    signed = {f"{side}_signed_at": clock.now(), f"{side}_signed_by_id": person_id_of(actor)}
    save_new_version(ground_rules, [], **signed)
    action = "ground_rules.signed_for_host" if side == "host" else "ground_rules.signed_for_team"
    audit.record(action, ground_rules, actor=actor, thread=engagement, acting_for=acting_for(actor, engagement))
    if ground_rules.host_signed_at and ground_rules.lead_signed_at:
        _agree(engagement, ground_rules, actor)
    else:
        notifications.ground_rules_signed(ground_rules, actor, for_host=side == "host")
    return ground_rules


def _signature_facts(ground_rules: GroundRules, side: str, name: str, agrees: bool, actor: User) -> SignatureFacts:
    person = Person.objects.get(pk=person_id_of(actor))
    other = "lead" if side == "host" else "host"
    visit = fixed_visits(ground_rules.engagement).first()
    return SignatureFacts(
        today=clock.today(),
        has_agreed=agrees,
        typed_name=name,
        own_name=person.name,
        is_side_signed=getattr(ground_rules, f"{side}_signed_at") is not None,
        is_same_person_as_other_side=getattr(ground_rules, f"{other}_signed_by_id") == person.pk,
        first_day=visit.first_day if visit else None,
    )


def _agree(engagement: Engagement, ground_rules: GroundRules, actor: User) -> None:
    """Both have signed: hold the dates for whoever joined since, reserve the days, on to preparing."""
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.PREPARING)
    for invitation in accepted_invitations(engagement).select_related("engagement__offer_version"):
        claim_for_newcomer(invitation=invitation)
    before = engagement.status
    save_new_version(engagement, [], status=EngagementStatus.PREPARING, agreed_at=clock.now())
    reserve_engagement(engagement=engagement, actor=actor)
    follow_grants(engagement)
    audit.record("engagement.agreed", engagement, actor=None, before=before, after=engagement.status)
    told = notifications.engagement_agreed(ground_rules, fixed_visits(engagement))
    follow_dates(engagement=engagement, told=told)
