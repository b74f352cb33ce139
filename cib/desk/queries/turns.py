"""The turns of a cluster as its page and its lead's Home show them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper
from django.urls import reverse

from cib.common import clock
from councils.enums import Role
from councils.models import Cluster, ClusterTurn
from councils.queries import standing_of
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY

MONTH = "{:%B %Y}"


def turns_of(user: Any, cluster: Cluster) -> list[dict[str, Any]]:
    """Give the turns, each with its engagement where the reader may know of it, or those that could be tied to it.

    Belonging to a cluster shows nobody an engagement: who may not know of one learns only that the turn has begun.
    """
    turns = list(cluster.turns.select_related("host", "leads", "observes"))
    known = _hosted(user, {turn.host_id for turn in turns}) if turns else {}
    tied = {turn.engagement_id for turn in turns}
    free = [e for e in known.values() if e.pk not in tied and e.ended_at is None and e.reader_ties]
    return [
        {
            "turn": turn,
            "month": MONTH.format(turn.planned_for),
            "engagement": known.get(turn.engagement_id) if turn.engagement_id else None,
            "choices": [e for e in free if e.host_id == turn.host_id and turn.engagement_id is None],
        }
        for turn in turns
    ]


def _hosted(user: Any, hosts: Collection[UUID]) -> dict[UUID, Any]:
    """Give what these councils host, as far as the reader may know of it, with whether they may tie it to a turn."""
    ties = ExpressionWrapper(POLICY.table["tie_to_turn"].objects(user), BooleanField())
    rows = Engagement.objects.filter(host__in=hosts).select_related("offer_version", "host")
    return {e.pk: e for e in POLICY.objects_for(user, "view_engagement", rows.annotate(reader_ties=ties))}


def turns_at_home(user: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give a cluster lead the turns whose month has come and that have nothing yet, and those that are coming."""
    standing, today = standing_of(user), clock.today()
    ids = standing.clusters(Role.CLUSTER_LEAD)
    if not ids:
        return [], []
    this_month = today.replace(day=1)
    turns = ClusterTurn.objects.filter(cluster__in=ids).select_related("cluster", "host", "leads", "observes")
    waiting = list(turns.filter(engagement_id__isnull=True).order_by("planned_for"))
    tasks = [_due_row(turn) for turn in waiting if turn.planned_for <= this_month]
    coming = [_coming_row(turn) for turn in waiting if turn.planned_for > this_month]
    with_round = {turn.cluster_id for turn in waiting}
    clusters = Cluster.objects.filter(pk__in=ids - with_round).order_by("name")
    return tasks + [_round_row(cluster) for cluster in clusters], coming


def _url(cluster_id: Any) -> str:
    return reverse("desk:cluster", args=[cluster_id])


def _who(turn: ClusterTurn) -> str:
    observes = f"; {turn.observes} observes" if turn.observes else ""
    return f"{turn.cluster}. {turn.leads} leads{observes}"


def _due_row(turn: ClusterTurn) -> dict[str, Any]:
    return {
        "title": f"It is the turn of {turn.host}: nothing is asked for yet",
        "url": _url(turn.cluster_id),
        "hint": _who(turn),
        "status": "Due",
        "colour": "soon",
        "yours": True,
    }


def _round_row(cluster: Cluster) -> dict[str, Any]:
    return {
        "title": f"Plan the next round of {cluster}",
        "url": reverse("councils:round_plan", args=[cluster.pk]),
        "hint": "Each council hosts, leads and observes in turn",
        "status": "To do",
        "colour": "progress",
        "yours": True,
    }


def _coming_row(turn: ClusterTurn) -> dict[str, Any]:
    url, month = _url(turn.cluster_id), MONTH.format(turn.planned_for)
    return {"date": turn.planned_for, "when": month, "text": f"{turn.host} hosts", "url": url, "sub": _who(turn)}
