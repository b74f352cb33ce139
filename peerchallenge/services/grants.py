"""Who of a team sees the host's profile: grants, opened and ended as engagements, teams and conflicts move (R087)."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from councils.models import Council
from peerchallenge.conflicts import open_conflicts_of
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Challenger, Engagement, PlaceInvitation
from peerchallenge.permissions.relations import conflicted
from peerchallenge.queries.booking import locked_engagement
from peerchallenge.queries.grants import accepted_ever, are_rules_signed, engagements_that_grant, persons_among
from peerchallenge.queries.pages import FINISHED
from peerchallenge.rules.teams import OpeningFacts, place_opens_documents
from profiles.services.grants import end_grant, open_grant


def follow_grants(engagement: Engagement) -> None:
    """Let the grants of an engagement's team be what its state says now. Part of whatever service moved it."""
    for invitation, facts in _places(engagement):
        person_id, opens = invitation.challenger.person_id, place_opens_documents(facts)
        end_grant(source=invitation, but_for=person_id if opens else None)
        if opens:
            open_grant(council_id=engagement.host_id, person_id=person_id, source=invitation)


def _places(engagement: Engagement) -> Iterator[tuple[PlaceInvitation, OpeningFacts]]:
    """Yield every invitation that was ever accepted with what decides; conflicts are asked anew, as pages ask them."""
    team, is_over = accepted_ever(engagement), engagement.status in FINISHED
    is_open = not is_over and are_rules_signed(engagement)
    standing = open_conflicts_of(engagement, team) if is_open else {}
    barred = persons_among(conflicted.people(engagement)) if is_open else frozenset[UUID]()
    for invitation in team:
        yield (
            invitation,
            OpeningFacts(
                is_over=is_over,
                are_rules_signed=is_open,
                is_accepted=invitation.status == InvitationStatus.ACCEPTED,
                has_declared=hasattr(invitation, "declaration"),
                has_conflict=bool(standing.get(invitation.pk)) or invitation.challenger.person_id in barred,
            ),
        )


def follow_conflicts(*, challenger: Challenger | None = None, host: Council | None = None) -> None:
    """Let grants follow what changed about a person or a host: a conflict closes at once, clearing it opens again."""
    for engagement in engagements_that_grant(challenger=challenger, host=host):
        follow_grants(engagement)


def keep_grants() -> int:
    """Let all grants follow what the day brought, such as a job at the host that begins; give how many teams."""
    found = list(engagements_that_grant().values_list("pk", flat=True))
    for engagement_id in found:
        _keep(engagement_id)
    return len(found)


@transaction.atomic
def _keep(engagement_id: UUID) -> None:
    follow_grants(locked_engagement(engagement_id))
