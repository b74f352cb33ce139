"""Asking rules together with the engagement that a page loads, so that they need no query of their own."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from cib.common.policy import Predicate
from peerchallenge.models import Engagement

_NAME = "reader_answer_{}"


def asking(rows: QuerySet[Engagement], user: Any, *predicates: Predicate) -> QuerySet[Engagement]:
    """Add to engagements what each predicate says of this user."""
    answers = {
        _NAME.format(number): ExpressionWrapper(predicate.objects(user), BooleanField())
        for number, predicate in enumerate(predicates)
    }
    return rows.annotate(**answers)


def remember_answers(engagement: Engagement, user: Any, *predicates: Predicate) -> None:
    """Remember what `asking` found for the same predicates; it counts inside `policy.remembering` only."""
    for number, predicate in enumerate(predicates):
        predicate.prime(user, engagement, bool(getattr(engagement, _NAME.format(number))))
