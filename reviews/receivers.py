"""What this app does when engagements move and councils change below it, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from cib.accounts.models import User
from councils.models import PoliticalControl
from councils.signals import control_changed
from peerchallenge.models import Engagement
from peerchallenge.signals import engagement_moved
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
