"""What the pages of days share: the council of the address, the year that is shown, the way here."""

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from cib.accounts.models import User
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, ServiceFormView
from councils.models import Council
from councils.queries import standing_of
from councils.queries.lists import council_or_404
from peerchallenge.models import ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import shown_year


def programme_years() -> list[ProgrammeYear]:
    """Give all programme years, the last first."""
    return list(ProgrammeYear.objects.order_by("-starts_on"))


def year_shown(asked: str, years: Sequence[ProgrammeYear] = ()) -> ProgrammeYear:
    """Give the year to show, of those that were read; raise NotVisible before any year was opened."""
    year = shown_year(years or programme_years(), asked)
    if year is None:
        raise NotVisible
    return year


def actor_of(request: HttpRequest) -> User:
    """Give who acts: the policy has let nobody in who is not signed in."""
    return cast(User, request.user)


def days_crumbs(council: Council | None = None) -> list[tuple[str, str]]:
    """Give the way to the pages of days, and to a council's."""
    crumbs = [("/", "Home"), (reverse("peerchallenge:days"), "Days")]
    if council is not None:
        crumbs.append((reverse("peerchallenge:days_council", args=[council.la_code]), council.short_name))
    return crumbs


def whose(user: Any, council: Council) -> str:
    """Say whose days they are: the reader's own council, or its name."""
    return "Your council" if council.pk in standing_of(user).councils() else council.short_name


class DaysPage(AllowedMixin):
    """A page of days."""

    policy = POLICY
    action = "view_days"


class CouncilPage(DaysPage):
    """A page about one council's days."""

    council: Council

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        self.council = council_or_404(self.kwargs["la_code"])  # type: ignore[attr-defined]
        return self.council


class OfficePage(DaysPage):
    """A page of the programme office: for everybody else it is not there."""

    def get_allowed_object(self) -> Any:
        """Raise NotVisible for who may not do the action at all."""
        if not self.policy.allows(self.request.user, self.action):
            raise NotVisible
        return None


class DaysFormView(ServiceFormView):
    """A question page of days."""

    policy = POLICY
    template_name = "peerchallenge/days/form.html"
    heading = ""
    caption = "Days"
    lede = ""

    def back_url(self) -> str:
        """Give where Back, and what was done, lead to."""
        return reverse("peerchallenge:days")

    def get_success_url(self) -> str:
        """Go back to where one came from."""
        return self.back_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page's words."""
        context = {"heading": self.heading, "caption": self.caption, "lede": self.lede, "back_url": self.back_url()}
        return super().get_context_data(**{**context, **kwargs})
