"""Home: what needs you now, made from who you are."""

from typing import Any, Final

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.policy import remembering
from cib.desk.navigation import acting_in
from cib.desk.permissions.programme import POLICY as PROGRAMME
from cib.desk.queries.contacts import contacts_at_home
from cib.desk.queries.cycles import cycle_tasks
from cib.desk.queries.home import coming_in_programme, coming_of, home_of, places_of, standing_of_council
from cib.desk.queries.office import office_tasks, overview_for
from cib.desk.queries.turns import turns_at_home
from councils.enums import Role
from councils.models import Council
from councils.queries import standing_of
from peerchallenge.permissions import POLICY

_FIGURES: Final = (
    ("view_totals", "Programme totals", "desk:totals", "By region and kind, with supply and demand; no council named"),
    (
        "view_fixed_tables",
        "Fixed tables",
        "desk:fixed_tables",
        "Complete years; small numbers suppressed; to read or to take away as a file",
    ),
)


class HomeView(LoginRequiredMixin, TemplateView):
    """The first page after signing in."""

    template_name = "desk/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather tasks, what is coming, and the council's standing."""
        user = self.request.user
        with remembering():
            home = home_of(user)
        home.council, home.position = standing_of_council(user, acting_in(self.request).council_id)
        home.places = places_of(user)
        overview = overview_for(standing_of(user))
        overdue = overview.overdue_reviews if overview else 0
        contacts, contacts_ahead = contacts_at_home(user)
        turns, turns_ahead = turns_at_home(user)
        of_office = office_tasks(standing_of(user), overview)
        home.tasks += [*contacts, *turns, *cycle_tasks(user, overdue), *of_office]
        in_places = [row for place in home.places for row in place["coming"]]
        in_programme = coming_in_programme(user, clock.today()) if overview else []
        home.coming = coming_of(home.coming, in_places, in_programme, contacts_ahead, turns_ahead)
        more = {
            "overview": overview,
            "figures": figures_for(user),
            "today": clock.today(),
            "profile_url": reverse("profiles:home") if standing_of(user).has(Role.DATA_OFFICER) else "",
            **self._of_council(home.council),
        }
        return super().get_context_data(home=home, **more, **kwargs)

    def _of_council(self, council: Council | None) -> dict[str, Any]:
        """Say whether the user may ask for something for their council, and where its status is to be read."""
        if council is None:
            return {"may_request": False, "status_url": ""}
        reads = POLICY.allows(self.request.user, "view_council_status", council)
        return {
            "may_request": POLICY.allows(self.request.user, "request_for_council", council),
            "status_url": reverse("desk:council_status", args=[council.la_code]) if reads else "",
        }


def figures_for(user: Any) -> list[dict[str, str]]:
    """Give the pages of figures that a board member or government reader has for their work; none for others."""
    pages = [
        {"title": title, "url": reverse(url), "hint": hint}
        for action, title, url, hint in _FIGURES
        if PROGRAMME.allows(user, action)
    ]
    return [] if PROGRAMME.allows(user, "view_england") else pages
