"""What this app does when engagements move and councils change below it, and what it adds to an engagement's page."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cib.accounts.models import User
from cib.common.components.words import long_date
from councils.models import PoliticalControl
from councils.signals import control_changed
from peerchallenge.models import Engagement
from peerchallenge.signals import engagement_moved, pages_asked
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.turns import is_cyclic
from reviews.services.following import follow_engagement
from reviews.services.support import entitle_after_change


@receiver(engagement_moved, dispatch_uid="reviews.follow_engagement")
def follow_after_move(engagement: Engagement, **_kwargs: Any) -> None:
    """Let the host's turn follow its review."""
    follow_engagement(engagement)


@receiver(control_changed, dispatch_uid="reviews.entitle_after_change")
def entitle_after_control(control: PoliticalControl, actor: User, **_kwargs: Any) -> None:
    """Give the council its member peer support."""
    entitle_after_change(control=control, actor=actor)


@receiver(pages_asked, dispatch_uid="reviews.turn_of_engagement")
def turn_of_engagement(engagement: Engagement, user: User, **_kwargs: Any) -> list[tuple[str, str]]:
    """Lead from a review to the turn of its host, for who may know of it."""
    if not is_cyclic(engagement.offer_version):
        return []
    cycle = Cycle.objects.select_related("council").filter(engagement=engagement).first()
    if cycle is None or not POLICY.allows(user, "view_cycle", cycle):
        return []
    day = cycle.completed_on
    label = f"Review cycle, carried out {long_date(day)}" if day else f"Review cycle, due by {long_date(cycle.due_on)}"
    return [(label, reverse("reviews:cycle_detail", args=[cycle.pk]))]
