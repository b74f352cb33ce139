"""What comes of a council's turn in its cluster: a challenge or review is tied to it."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.models import ClusterTurn
from councils.permissions import POLICY as PLACES
from councils.rules import turn_is_of_host, turn_is_open
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import locked_engagement


@transaction.atomic
def tie_to_turn(*, turn_id: UUID, engagement_id: UUID, actor: User, version: int | None = None) -> ClusterTurn:
    """Say that this engagement is what comes of the turn; nobody learns more of it by that than they knew."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "tie_to_turn", engagement)
    turn = ClusterTurn.objects.select_for_update().select_related("cluster").filter(pk=turn_id).first()
    if turn is None:
        raise NotVisible
    PLACES.require(actor, "view_cluster", turn.cluster)
    check_version(turn, version)
    refuse_if([turn_is_open(turn.engagement_id), turn_is_of_host(is_hosted_by_it=engagement.host_id == turn.host_id)])
    refuse_if([turn_is_open(ClusterTurn.objects.filter(engagement_id=engagement.pk).first())])
    save_new_version(turn, [], engagement_id=engagement.pk)
    facts = {"number": turn.number, "engagement": engagement.pk}
    audit.record("cluster.turn_tied", turn, actor=actor, thread=turn.cluster, changes=facts)
    return turn
