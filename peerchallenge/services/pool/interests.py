"""Interests that a challenger declares in a council, whatever engagement there is or is not."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from councils.models import Council
from peerchallenge import conflicts
from peerchallenge.models import DeclaredInterest
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pool import locked_challenger
from peerchallenge.rules.pool import interest_is_declared_once, interest_is_described
from peerchallenge.services.grants import follow_conflicts


@transaction.atomic
def declare_interest(*, challenger_id: UUID, council_id: UUID, nature: str, actor: User) -> DeclaredInterest:
    """Declare an interest in a council; what it is, is for challenge managers alone.

    Managers of engagements at that council to which the person was asked are told that a conflict stands.
    """
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, "declare_interest", challenger)
    council = Council.objects.filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    is_declared = challenger.interests.filter(council=council, ended_at__isnull=True).exists()
    refuse_if([interest_is_described(nature), interest_is_declared_once(is_declared)])
    interest = DeclaredInterest.objects.create(
        challenger=challenger, council=council, nature=nature.strip(), declared_at=clock.now()
    )
    audit.record("interest.declared", interest, actor=actor, confidential=["council", "nature"], thread=challenger)
    conflicts.recheck_live(challenger=challenger)
    follow_conflicts(challenger=challenger, host=council)
    return interest


@transaction.atomic
def end_interest(*, interest_id: UUID, actor: User) -> DeclaredInterest:
    """Say that a declared interest is no more."""
    interest = DeclaredInterest.objects.select_related("challenger").filter(pk=interest_id).first()
    if interest is None:
        raise NotVisible
    challenger = locked_challenger(interest.challenger_id)
    POLICY.require(actor, "declare_interest", challenger)
    interest = DeclaredInterest.objects.get(pk=interest_id)
    if interest.ended_at is not None:
        return interest
    interest.ended_at = clock.now()
    interest.save(update_fields=["ended_at"])
    audit.record("interest.ended", interest, actor=actor, thread=challenger)
    follow_conflicts(challenger=challenger, host=interest.council)
    return interest
