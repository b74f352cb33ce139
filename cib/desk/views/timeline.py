"""A council's timeline, as a picture and as a list that says the same."""

from typing import Any

from django.views.generic import TemplateView

from cib.common import clock
from cib.common.components.words import counted
from cib.common.policy import remembering
from cib.common.views import AllowedMixin
from cib.desk.queries.timeline import happenings_of, pictures_of
from councils.models import Council
from councils.queries.lists import council_or_404
from profiles.permissions import POLICY
from profiles.views.tabs import tabs_about


class TimelineView(AllowedMixin, TemplateView):
    """Inspections, challenges, reviews, changes of control and leadership of a council (R196)."""

    policy, action = POLICY, "view_profile"
    template_name = "desk/timeline.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what the reader may know of, and draw it."""
        council: Council = self.allowed_object
        with remembering():
            found = happenings_of(self.request.user, council)
        wide, narrow = pictures_of(found)
        return super().get_context_data(
            council=council,
            about=tabs_about(self.request.user, council, self.request.path),
            found=found,
            today=clock.today(),
            wide=wide,
            narrow=narrow,
            description=f"{counted(len(found), 'entry', 'entries')}. The list below says the same.",
            **kwargs,
        )
