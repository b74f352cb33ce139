"""What comes of a turn: its challenge or review is named, by who runs it or by the cluster's lead."""

from typing import Any

from django.urls import reverse

from cib.common.errors import NotVisible
from cib.common.views import MoveView, seen_version
from councils.models import ClusterTurn
from councils.permissions import POLICY as PLACES
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.services.turns import tie_to_turn


class TurnTie(MoveView):
    """Give a turn the engagement that was chosen."""

    policy, action = POLICY, "tie_to_turn"
    success_message = "The turn has its challenge or review."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address, to who may know of the turn's cluster."""
        turn = ClusterTurn.objects.filter(pk=self.kwargs["pk"]).select_related("cluster").first()
        rows = Engagement.objects.select_related("host__region")
        engagement = rows.filter(pk=self.kwargs["engagement_id"]).first()
        if turn is None or engagement is None:
            raise NotVisible
        PLACES.require(self.request.user, "view_cluster", turn.cluster)
        self.turn = turn
        return engagement

    def perform(self) -> Any:
        """Tie it."""
        version = seen_version(self.request)
        return tie_to_turn(
            turn_id=self.turn.pk, engagement_id=self.allowed_object.pk, actor=self.actor, version=version
        )

    def get_success_url(self) -> str:
        """Go back to the cluster."""
        return reverse("desk:cluster", args=[self.turn.cluster_id])
