"""Turns of a cluster: a round is planned, an open turn taken back."""

from typing import Any

from django.urls import reverse

from cib.common.views import MoveView, seen_version
from councils.forms.turns import RoundForm
from councils.models import Cluster, ClusterTurn
from councils.permissions import POLICY
from councils.services.turns import drop_turn, plan_round
from councils.views.bases import FormPage, found


class RoundPlan(FormPage):
    """Let every council of the cluster host, lead and observe in turn."""

    action, form_class = "plan_turns", RoundForm
    heading = "Plan a round"
    lede = (
        "Each council hosts once, leads once and, where there are three or more, observes once. The order is that of "
        "the councils’ names; whoever hosts then asks for the challenge as always."
    )
    success_message = "The round is planned."

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the address."""
        return found(Cluster, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry no version: turns are added beside what the cluster says."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("version", None)
        return kwargs

    def get_back_url(self) -> str:
        """Go back to the cluster's activity."""
        return reverse("desk:cluster", args=[self.kwargs["pk"]])

    def perform(self, form: RoundForm) -> list[ClusterTurn]:
        """Plan it."""
        return plan_round(cluster_id=self.allowed_object.pk, actor=self.actor, **form.cleaned_data)


class TurnDrop(MoveView):
    """Take back a turn that has come to nothing yet."""

    policy, action = POLICY, "plan_turns"
    success_message = "The turn is taken back."

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the turn of the address."""
        self.turn = found(ClusterTurn, self.kwargs["pk"], "cluster")
        return self.turn.cluster

    def perform(self) -> Cluster:
        """Take it back."""
        return drop_turn(turn_id=self.turn.pk, actor=self.actor, version=seen_version(self.request))

    def get_success_url(self) -> str:
        """Go back to the cluster's activity."""
        return reverse("desk:cluster", args=[self.turn.cluster_id])
