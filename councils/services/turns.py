"""Turns of a cluster: a round is planned, open turns are taken back. What comes of one is tied to it from above."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version
from councils import rules
from councils.models import Cluster, ClusterTurn
from councils.permissions import POLICY
from councils.queries import current_members_of


@transaction.atomic
def plan_round(*, cluster_id: UUID, first: dt.date, months_between: int, actor: User) -> list[ClusterTurn]:
    """Let each council of the cluster host once, lead once and, from three on, observe once, by name in turn."""
    cluster = Cluster.objects.select_for_update().get(pk=cluster_id)
    POLICY.require(actor, "plan_turns", cluster)
    members = list(current_members_of(cluster))
    has_open = cluster.turns.filter(engagement_id__isnull=True).exists()
    today = clock.today()
    refuse_if(rules.breaches_of_round(members=members, first=first, today=today, has_turns_ahead=has_open))
    after = cluster.turns.aggregate(last=Max("number"))["last"] or 0
    turns = [
        ClusterTurn(
            cluster=cluster,
            number=after + place,
            host=members[turn.host],
            leads=members[turn.leads],
            observes=None if turn.observes is None else members[turn.observes],
            planned_for=rules.month_after(first, turn.month),
        )
        for place, turn in enumerate(rules.round_of(len(members), months_between), 1)
    ]
    ClusterTurn.objects.bulk_create(turns)
    audit.record("cluster.round_planned", cluster, actor=actor, changes={"turns": len(turns), "from_date": first})
    return turns


@transaction.atomic
def drop_turn(*, turn_id: UUID, actor: User, version: int | None = None) -> Cluster:
    """Take back a turn that has come to nothing yet."""
    turn = ClusterTurn.objects.select_for_update().select_related("cluster", "host").filter(pk=turn_id).first()
    if turn is None:
        raise NotVisible
    POLICY.require(actor, "plan_turns", turn.cluster)
    check_version(turn, version)
    refuse_if([rules.turn_is_open(turn.engagement_id)])
    facts = {"number": turn.number, "council": turn.host_id}
    audit.record("cluster.turn_dropped", turn, actor=actor, thread=turn.cluster, changes=facts)
    turn.delete()
    return turn.cluster
