"""What the moves of booking share: a POST about one engagement, place or invitation."""

from cib.common.views import MoveView, seen_version
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.views.objects import find_engagement


class BookingMoveView(MoveView):
    """A POST that moves one engagement."""

    policy = POLICY

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    @property
    def version(self) -> int | None:
        """Give the version that the form carried."""
        return seen_version(self.request)
