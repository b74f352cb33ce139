"""A council's one-page status, for its director, chief executive and lead member, to print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.policy import remembering
from cib.common.views import AllowedMixin
from cib.desk.queries.cycles import next_turns
from cib.desk.queries.places import current_year
from cib.desk.queries.status import finished_this_year, under_way
from councils.models import Council
from councils.permissions import POLICY as PLACES
from councils.queries.lists import council_or_404
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import positions_of


class CouncilStatusView(AllowedMixin, TemplateView):
    """Where the council's challenges and reviews stand, what is next and who holds it, and its days."""

    policy, action = POLICY, "view_council_status"
    template_name: str = "desk/council_status.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        PLACES.require(self.request.user, "view_council", council)
        return council

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; each rule is asked once about each engagement."""
        with remembering():
            return TemplateResponse(request, self.template_name, self.get_context_data(**kwargs)).render()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the lines and the days."""
        council, user, year = self.allowed_object, self.request.user, current_year()
        return super().get_context_data(
            council=council,
            today=clock.today(),
            lines=under_way(user, council),
            following=next_turns(user, council),
            finished=finished_this_year(user, council, year),
            position=positions_of([council], year)[council.pk] if year else None,
            **kwargs,
        )
