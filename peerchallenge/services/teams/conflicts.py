"""What stands against somebody: cleared by the manager, objected by the host; declarations, read by the manager."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from peerchallenge import conflicts
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Challenger, ConflictClearance, Declaration, Objection, PlaceInvitation
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import LIVE, acting_for, locked_engagement, person_id_of
from peerchallenge.queries.teams import locked_invitation
from peerchallenge.rules.teams import conflict_can_be_cleared, reason_is_given
from peerchallenge.services.grants import follow_conflicts, follow_grants
from peerchallenge.services.teams.checks import record, tell_if_complete
from peerchallenge.services.teams.invitations import ask_once_cleared


@transaction.atomic
def clear_conflict(
    *, invitation_id: UUID, code: str, note: str, actor: User, version: int | None = None
) -> PlaceInvitation:
    """Decide, with a note, that a conflict does not stand in the way of this invitation.

    The clearance holds for the facts as they are: other facts under the same rule stand anew. Whoever had to wait
    to be asked is asked now.
    """
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "clear_conflict", invitation)
    check_version(invitation, version)
    standing = conflicts.barring(invitation.challenger, invitation.engagement, invitation)
    chosen = [c for c in standing if c.code == code and not c.bars]
    is_live = invitation.status in LIVE
    refuse_if([conflict_can_be_cleared(bool(chosen) and is_live), reason_is_given(note, "note")])
    ConflictClearance.objects.bulk_create(
        ConflictClearance(
            invitation=invitation,
            code=c.code,
            facts=c.facts,
            note=note.strip(),
            cleared_at=clock.now(),
            cleared_by_id=person_id_of(actor),
        )
        for c in chosen
    )
    save_new_version(invitation, [])
    record("conflict.cleared", invitation, actor, after=code, confidential=["note"])
    follow_grants(invitation.engagement)
    if len(chosen) == len(standing) and invitation.status == InvitationStatus.INVITED:
        ask_once_cleared(invitation)
    tell_if_complete(invitation.engagement)
    return invitation


@transaction.atomic
def read_declaration(*, invitation_id: UUID, actor: User) -> Declaration:
    """Give what an invitee declared, to the challenge manager alone; each reading leaves an audit row."""
    rows = PlaceInvitation.objects.select_related("engagement", "place", "challenger", "declaration")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotVisible
    POLICY.require(actor, "view_declaration", invitation)
    declaration: Declaration | None = Declaration.objects.filter(invitation=invitation).first()
    if declaration is None:
        raise NotVisible
    record("declaration.read", invitation, actor)
    return declaration


@transaction.atomic
def object_to_challenger(*, engagement_id: UUID, challenger_id: UUID, reason: str, actor: User) -> Objection:
    """Say, for the host, that this person must not come, and why; only the host and the manager know (CON-04)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "object_to_challenger", engagement)
    challenger = Challenger.objects.filter(pk=challenger_id).first()
    if challenger is None:
        raise NotVisible
    refuse_if([reason_is_given(reason)])
    objection, is_new = Objection.objects.get_or_create(
        host=engagement.host,
        challenger=challenger,
        withdrawn_at=None,
        defaults={"reason": reason.strip(), "raised_by_id": person_id_of(actor), "raised_at": clock.now()},
    )
    if is_new:
        audit.record(
            "objection.raised",
            objection,
            actor=actor,
            acting_for=acting_for(actor, engagement),
            thread=engagement,
            confidential=["reason"],
        )
        conflicts.recheck_live(challenger=challenger, host=engagement.host)
        follow_conflicts(challenger=challenger, host=engagement.host)
    return objection


@transaction.atomic
def withdraw_objection(*, engagement_id: UUID, challenger_id: UUID, actor: User) -> None:
    """Take an objection back; nothing happens where none stands."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "object_to_challenger", engagement)
    rows = Objection.objects.select_for_update().filter(host=engagement.host, withdrawn_at__isnull=True)
    for objection in rows.filter(challenger=challenger_id):
        objection.withdrawn_at = clock.now()
        objection.save(update_fields=["withdrawn_at"])
        audit.record(
            "objection.withdrawn",
            objection,
            actor=actor,
            acting_for=acting_for(actor, engagement),
            thread=engagement,
        )
        follow_conflicts(challenger=objection.challenger, host=engagement.host)
