"""The one entry point for conflicts of interest: suggestions, invitations, acceptances and rechecks all ask here.

What counts as a conflict is in `rules/conflicts.py`, how far back it reaches in the programme's policies.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from cib.common import clock
from councils.models import Council
from peerchallenge.enums import EngagementStatus, InvitationStatus
from peerchallenge.models import Challenger, ConflictClearance, ConflictPolicy, Engagement, PlaceInvitation
from peerchallenge.notifications.pool import announce_conflict
from peerchallenge.queries.facts import Fact, FactKind, conflict_facts, conflict_facts_everywhere
from peerchallenge.queries.listed import Listed
from peerchallenge.queries.surroundings import Surroundings, grounds_of, lineage_and_preferences_of
from peerchallenge.rules.conflicts import (
    Conflict,
    HostFacts,
    JobFacts,
    PersonFacts,
    PolicyFacts,
    Reader,
    TeamFacts,
    conflicts_of,
)

__all__ = [
    "Conflict",
    "Reader",
    "barring",
    "barring_of_many",
    "conflicts_from",
    "find_conflicts",
    "find_conflicts_of_many",
    "invitations_to_clear",
    "open_conflicts_of",
    "policies",
    "recheck_live",
]

ENDED = (EngagementStatus.CLOSED, EngagementStatus.DECLINED, EngagementStatus.CANCELLED)
LIVE = (InvitationStatus.INVITED, InvitationStatus.ACCEPTED)


def policies() -> list[PolicyFacts]:
    """Give the conflict policies in force, in the order of their codes."""
    rows = ConflictPolicy.objects.filter(is_active=True).order_by("code")
    return [PolicyFacts(code, months, effect) for code, months, effect in rows.values_list("code", "months", "effect")]


def find_conflicts(challenger: Challenger, engagement: Engagement) -> tuple[Conflict, ...]:
    """Give every conflict between a challenger and the host of an engagement, cleared or not."""
    return find_conflicts_of_many([challenger], engagement)[challenger.pk]


def find_conflicts_of_many(
    challengers: QuerySet[Challenger] | Iterable[Challenger], engagement: Engagement
) -> Mapping[UUID, tuple[Conflict, ...]]:
    """Give the conflicts of each challenger (by their id) with the host, in three queries however many there are."""
    people = list(challengers)
    rows = Challenger.objects.filter(pk__in=[c.pk for c in people])
    facts = conflict_facts(rows, engagement)
    around = lineage_and_preferences_of(engagement)
    return conflicts_from(people, engagement, facts, around, policies())


def conflicts_from(
    challengers: Iterable[Challenger | Listed],
    engagement: Engagement,
    facts: Mapping[UUID, Sequence[Fact]],
    around: Surroundings,
    in_force: Sequence[PolicyFacts],
) -> Mapping[UUID, tuple[Conflict, ...]]:
    """Give the conflicts of each challenger from facts that are known already; asks the database nothing."""
    host = HostFacts(frozenset(around.lineage), engagement.host.short_name, around.avoided)
    concerned, today = around.lineage | around.avoided.keys(), clock.today()
    found: dict[UUID, tuple[Conflict, ...]] = {}
    for challenger in challengers:
        touching = [f for f in facts.get(challenger.person_id, ()) if f.council_id in concerned]
        # Every rule is about this host or a council that it would rather avoid: most people have to do with neither.
        found[challenger.pk] = conflicts_of(in_force, _person_facts(touching, host), host, today) if touching else ()
    return found


def _person_facts(facts: Sequence[Fact], host: HostFacts) -> PersonFacts:
    jobs = [f for f in facts if f.kind in (FactKind.JOB, FactKind.POST)]
    at_host = [f for f in facts if f.council_id in host.host_ids]
    return PersonFacts(
        jobs=[JobFacts(f.council_id, f.from_date, f.to_date, f.ref) for f in jobs],
        interests=[f.ref for f in at_host if f.kind == FactKind.INTEREST],
        objections=[f.ref for f in at_host if f.kind == FactKind.OBJECTION],
        teams_at_host=[TeamFacts(f.ref, f.to_date) for f in at_host if f.kind == FactKind.TEAM],
    )


def barring(
    challenger: Challenger, engagement: Engagement, invitation: PlaceInvitation | None = None
) -> tuple[Conflict, ...]:
    """Give what stands in the way: what bars, and what the manager has not cleared for this invitation.

    A clearance counts for the facts it was given on: the same rule on other facts stands again.
    """
    found = find_conflicts(challenger, engagement)
    return _not_cleared(found, invitation)


def barring_of_many(
    challengers: QuerySet[Challenger] | Iterable[Challenger], engagement: Engagement
) -> Mapping[UUID, tuple[Conflict, ...]]:
    """Give, for each challenger, the conflicts that nobody can clear."""
    found = find_conflicts_of_many(challengers, engagement)
    return {pk: tuple(c for c in conflicts if c.bars) for pk, conflicts in found.items()}


def invitations_to_clear(invitations: Iterable[PlaceInvitation]) -> set[UUID]:
    """Give, of live invitations with their engagement and challenger, those with a conflict that nobody has cleared.

    For lists of tasks: a fixed number of queries however many engagements there are. What bars somebody is not
    counted, since nobody can clear it.
    """
    wanted = list(invitations)
    if not wanted:
        return set()
    facts = conflict_facts_everywhere(Challenger.objects.filter(pk__in=[i.challenger_id for i in wanted]))
    grounds = grounds_of({i.engagement_id: i.engagement for i in wanted}.values())
    in_force = [PolicyFacts(*policy) for policy in grounds.policies]
    standing = {
        (i.pk, c.code, c.facts)
        for i in wanted
        for c in _conflicts_in(i, facts, grounds.around[i.engagement_id], in_force)
        if not c.bars
    }
    if not standing:
        return set()
    rows = ConflictClearance.objects.filter(invitation__in=wanted)
    return {pk for pk, *_ in standing - set(rows.values_list("invitation", "code", "facts"))}


def _conflicts_in(
    invitation: PlaceInvitation,
    facts: Mapping[UUID, Sequence[Fact]],
    around: Surroundings,
    in_force: Sequence[PolicyFacts],
) -> tuple[Conflict, ...]:
    person_id, engagement = invitation.challenger.person_id, invitation.engagement
    told = [
        fact
        for fact in facts.get(person_id, ())
        if not (fact.kind == FactKind.OBJECTION and fact.council_id != engagement.host_id)
        and not (fact.kind == FactKind.TEAM and fact.ref == engagement.pk)
    ]
    found = conflicts_from([invitation.challenger], engagement, {person_id: told}, around, in_force)
    return found[invitation.challenger_id]


def _not_cleared(found: Iterable[Conflict], invitation: PlaceInvitation | None) -> tuple[Conflict, ...]:
    cleared = {(c.code, c.facts) for c in invitation.clearances.all()} if invitation is not None else set()
    return tuple(c for c in found if c.bars or (c.code, c.facts) not in cleared)


def open_conflicts_of(
    engagement: Engagement, invitations: Iterable[PlaceInvitation]
) -> Mapping[UUID, tuple[Conflict, ...]]:
    """Give, for each invitation, what stands in its way and was not cleared, in a fixed number of queries."""
    wanted = list(invitations)
    if not wanted:
        return {}
    found = find_conflicts_of_many([i.challenger for i in wanted], engagement)
    rows = ConflictClearance.objects.filter(invitation__in=wanted)
    cleared = set(rows.values_list("invitation", "code", "facts"))
    return {
        invitation.pk: tuple(
            conflict
            for conflict in found[invitation.challenger_id]
            if conflict.bars or (invitation.pk, conflict.code, conflict.facts) not in cleared
        )
        for invitation in wanted
    }


def recheck_live(
    *, challenger: Challenger | None = None, host: Council | None = None
) -> Mapping[UUID, tuple[Conflict, ...]]:
    """Ask again about everybody invited or accepted, because facts about a person or a host changed.

    The managers of the engagement are told, once for each conflict that stands; nobody is removed by itself.
    Gives what stands, by invitation. To be called in the transaction of the change.
    """
    rows = PlaceInvitation.objects.filter(status__in=LIVE).exclude(engagement__status__in=ENDED)
    if challenger is not None:
        rows = rows.filter(challenger=challenger)
    if host is not None:
        rows = rows.filter(engagement__host=host)
    return {invitation.pk: _rechecked(engagement, invitation) for engagement, invitation in _by_engagement(rows)}


def _by_engagement(rows: QuerySet[PlaceInvitation]) -> Iterable[tuple[Engagement, PlaceInvitation]]:
    wanted = rows.select_related("engagement__host", "engagement__offer_version", "challenger__person")
    return [(row.engagement, row) for row in wanted.prefetch_related("clearances").order_by("invited_at", "pk")]


def _rechecked(engagement: Engagement, invitation: PlaceInvitation) -> tuple[Conflict, ...]:
    standing = barring(invitation.challenger, engagement, invitation)
    for conflict in standing:
        announce_conflict(invitation, code=conflict.code, facts=conflict.facts)
    return standing
