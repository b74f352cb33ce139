"""Booking a review from its turn: the request is begun with what is known already."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import long_date
from cib.common.errors import NotVisible, refuse_if
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY as CHALLENGES
from peerchallenge.services.booking import answer_question, draft_engagement
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.lists import drafts_of
from reviews.queries.turns import newest_version
from reviews.rules import cycles as rules
from reviews.rules.windows import window_before


@transaction.atomic
def begin_booking(*, cycle_id: UUID, actor: User) -> Engagement:
    """Begin the request for a turn's review, its dates filled in; a draft that is there already is taken up again.

    The turn itself is booked once the request is sent. It is not locked here: engagements are locked before turns.
    """
    cycle = Cycle.objects.select_related("council", "offer").filter(pk=cycle_id).first()
    if cycle is None:
        raise NotVisible
    POLICY.require(actor, "book_cycle", cycle)
    facts = rules.DecisionFacts(clock.today(), cycle.state, "")
    refuse_if(rules.breaches_of(rules.BOOKING, facts))
    return _draft_there(cycle, actor) or _new_draft(cycle, actor)


def _draft_there(cycle: Cycle, actor: User) -> Engagement | None:
    drafts = drafts_of(cycle.council, cycle.offer)
    return CHALLENGES.objects_for(actor, "edit_request", drafts).order_by("-number").first()


def _new_draft(cycle: Cycle, actor: User) -> Engagement:
    version = newest_version(cycle.offer_id)
    engagement = draft_engagement(host_id=cycle.council_id, offer_version_id=version.pk, actor=actor)
    first, last = window_before(cycle.due_on, today=clock.today(), notice_weeks=version.notice_weeks_min)
    audit.record("cycle.booking_begun", cycle, actor=actor)
    return answer_question(
        engagement_id=engagement.pk,
        actor=actor,
        wanted_from=first,
        wanted_to=last,
        why_now=f"Our turn under this offer is due by {long_date(cycle.due_on)}.",
    )
