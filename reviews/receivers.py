"""What this app does when engagements move and councils change below it, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from peerchallenge.models import Engagement
from peerchallenge.signals import engagement_moved
from reviews.services.following import follow_engagement


@receiver(engagement_moved, dispatch_uid="reviews.follow_engagement")
def follow_after_move(engagement: Engagement, **_kwargs: Any) -> None:
    """Let the host's turn follow its review."""
    follow_engagement(engagement)
