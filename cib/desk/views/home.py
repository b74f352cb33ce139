"""Home: what needs you now, made from who you are."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.policy import remembering
from cib.desk.navigation import post_of
from cib.desk.queries.home import home_of, place_of, standing_of_council
from cib.desk.queries.office import office_tasks, overview_for
from councils.queries import standing_of
from peerchallenge.permissions import POLICY


class HomeView(LoginRequiredMixin, TemplateView):
    """The first page after signing in."""

    template_name = "desk/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather tasks, what is coming, and the council's standing."""
        user = self.request.user
        with remembering():
            home = home_of(user)
        post = post_of(self.request)
        home.council, home.position = standing_of_council(user, post.council if post else None)
        home.place = place_of(user)
        overview = overview_for(standing_of(user))
        home.tasks += office_tasks(standing_of(user), overview)
        acts = home.council is not None and POLICY.allows(user, "request_for_council", home.council)
        more = {"overview": overview, "may_request": acts, "today": clock.today()}
        return super().get_context_data(home=home, **more, **kwargs)
