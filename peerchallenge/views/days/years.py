"""Programme years: open, change how days count from now on, close."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotVisible
from peerchallenge.forms.days import ConfirmForm, YearAddForm, YearForm
from peerchallenge.models import ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.services.allowances import change_programme_year, close_year, open_programme_year
from peerchallenge.views.days.bases import DaysFormView, OfficePage, actor_of, days_crumbs
from peerchallenge.views.objects import find


class YearList(OfficePage, TemplateView):
    """All programme years with their rules."""

    action = "manage_programme_year"
    template_name = "peerchallenge/days/year_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the years, the latest first."""
        years = ProgrammeYear.objects.order_by("-starts_on")
        return super().get_context_data(years=years, today=clock.today(), breadcrumbs=days_crumbs(), **kwargs)


class _YearForm(DaysFormView):
    action = "manage_programme_year"
    caption = "Programme years"

    def back_url(self) -> str:
        """Give the list of years."""
        return reverse("peerchallenge:year_list")


class YearAdd(OfficePage, _YearForm):
    """Open a programme year."""

    action = "manage_programme_year"
    form_class = YearAddForm
    heading = "Open a programme year"
    success_message = "The year is open."

    def get_initial(self) -> dict[str, Any]:
        """Suggest the year after the last, with the same allowances."""
        last = ProgrammeYear.objects.order_by("-starts_on").first()
        if last is None:
            return {"first_year": clock.today().year, "give": 10, "receive": 10, "member_support": 10}
        return {
            "first_year": last.starts_on.year + 1,
            "give": last.give_half_days,
            "receive": last.receive_half_days,
            "member_support": last.member_support_half_days,
            "carries_over": last.carries_over,
        }

    def perform(self, form: YearAddForm) -> ProgrammeYear:
        """Open it."""
        data = form.cleaned_data
        return open_programme_year(
            first_year=data["first_year"],
            give_half_days=data["give"],
            receive_half_days=data["receive"],
            member_support_half_days=data["member_support"],
            carries_over=data["carries_over"],
            actor=actor_of(self.request),
        )


class _OneYear(_YearForm):
    def get_allowed_object(self) -> ProgrammeYear:
        """Give the year of the address; for who manages none, there is none."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        self.year = find(ProgrammeYear.objects.all(), pk=self.kwargs["year_id"])
        return self.year

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.year.version}


class YearEdit(_OneYear):
    """Change how days count in a year, for what is reserved from now on."""

    form_class = YearForm
    lede = "What is reserved already settles by the rule under which it was reserved."
    success_message = "The rule is changed, for what is reserved from now on."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Name the year."""
        return f"How days count in {self.year}"

    def get_initial(self) -> dict[str, Any]:
        """Show the rule as it stands."""
        names = ("host_basis", "counted_kinds", "carries_over")
        return {name: getattr(self.year, name) for name in names}

    def perform(self, form: YearForm) -> ProgrammeYear:
        """Change it."""
        data = form.cleaned_data
        return change_programme_year(
            year_id=self.year.pk,
            host_basis=data["host_basis"],
            counted_kinds=data["counted_kinds"],
            carries_over=data["carries_over"],
            actor=actor_of(self.request),
            version=data["version"],
        )


class YearClose(_OneYear):
    """Close a year that is over and settled."""

    form_class = ConfirmForm
    lede = "Nothing more can be posted to it. What is left is carried over only if the year says so."
    success_message = "The year is closed."

    @property
    def heading(self) -> str:  # type: ignore[override]
        """Name the year."""
        return f"Close {self.year}"

    def perform(self, form: ConfirmForm) -> ProgrammeYear:
        """Close it."""
        return close_year(year_id=self.year.pk, actor=actor_of(self.request), version=form.cleaned_data["version"])
