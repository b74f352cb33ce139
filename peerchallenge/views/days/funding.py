"""Funds, and days that they pay: ask, approve or decline."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotVisible
from cib.common.views import MoveView
from councils.models import Council
from councils.queries import standing_of
from councils.queries.lists import council_or_404
from peerchallenge.forms.days import FundedDaysAnswerForm, FundedDaysForm, FundForm
from peerchallenge.models import Fund, FundedDaysRequest
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import funds_with_days
from peerchallenge.services.allowances import (
    add_fund,
    approve_funded_days,
    close_fund,
    decline_funded_days,
    request_funded_days,
)
from peerchallenge.views.days.bases import DaysFormView, OfficePage, actor_of, days_crumbs
from peerchallenge.views.objects import find


class FundList(OfficePage, DaysFormView):
    """The funds with what each pays, and a form to add one."""

    action = "manage_funds"
    form_class = FundForm
    template_name = "peerchallenge/days/fund_list.html"
    heading = "Funds"
    success_message = "The fund is added."

    def perform(self, form: FundForm) -> Fund:
        """Add it."""
        data = form.cleaned_data
        return add_fund(code=data["code"], name=data["name"], purpose=data["purpose"], actor=actor_of(self.request))

    def get_success_url(self) -> str:
        """Stay with the funds."""
        return reverse("peerchallenge:fund_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give each fund and what was approved from it."""
        return super().get_context_data(funds=funds_with_days(), breadcrumbs=days_crumbs(), **kwargs)


class FundClose(MoveView):
    """Close a fund from today on."""

    policy = POLICY
    action = "manage_funds"
    success_message = "The fund is closed: nothing more is approved from it."

    def get_allowed_object(self) -> Fund:
        """Give the fund of the address; for who manages none, there is none."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        self.fund = find(Fund.objects.all(), pk=self.kwargs["fund_id"])
        return self.fund

    def perform(self) -> Fund:
        """Close it."""
        return close_fund(fund_id=self.fund.pk, on=clock.today(), actor=actor_of(self.request))

    def get_success_url(self) -> str:
        """Go back to the funds."""
        return reverse("peerchallenge:fund_list")


class FundedDaysAdd(DaysFormView):
    """Ask for days beyond a council's allowance."""

    action = "request_for_council"
    form_class = FundedDaysForm
    heading = "Ask for funded days"
    lede = "Days beyond the allowance, paid from programme money. Somebody else at the programme approves them."
    success_message = "Your request is sent to the programme office."

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        self.council = council_or_404(self.kwargs["la_code"])
        self.caption = str(self.council)
        return self.council

    def perform(self, form: FundedDaysForm) -> FundedDaysRequest:
        """Send it."""
        data = form.cleaned_data
        return request_funded_days(
            council_id=self.council.pk,
            year_id=data["year"],
            half_days=data["half_days"],
            reason=data["reason"],
            actor=actor_of(self.request),
        )

    def back_url(self) -> str:
        """Give the council's days."""
        return reverse("peerchallenge:days_council", args=[self.council.la_code])


class FundedDaysList(OfficePage, TemplateView):
    """Requests for funded days: those that wait first."""

    action = "manage_funds"
    template_name = "peerchallenge/days/funded_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the requests."""
        rows = FundedDaysRequest.objects.select_related("council", "year", "fund", "requested_by", "answered_by")
        waiting = rows.filter(answered_at__isnull=True).order_by("requested_at")
        answered = rows.filter(answered_at__isnull=False).order_by("-answered_at")[:100]
        return super().get_context_data(waiting=waiting, answered=answered, breadcrumbs=days_crumbs(), **kwargs)


class FundedDaysDetail(DaysFormView):
    """One request, and the answer of somebody other than who asked."""

    action = "post_allowance"
    form_class = FundedDaysAnswerForm
    template_name = "peerchallenge/days/funded_detail.html"
    heading = "Funded days asked for"
    success_message = "Your answer is sent."

    def get_allowed_object(self) -> Council:
        """Give the council that asks."""
        rows = FundedDaysRequest.objects.select_related("council", "year", "fund", "requested_by", "answered_by")
        self.request_for_days = find(rows, pk=self.kwargs["request_id"])
        self.caption = str(self.request_for_days.council)
        return self.request_for_days.council

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.request_for_days.version}

    def perform(self, form: FundedDaysAnswerForm) -> FundedDaysRequest:
        """Approve or decline."""
        data = form.cleaned_data
        facts = {"request_id": self.request_for_days.pk, "actor": actor_of(self.request), "version": data["version"]}
        if data["decision"] == "approve":
            return approve_funded_days(**facts, fund_id=data["fund"].pk)
        return decline_funded_days(**facts, answer=data["answer"])

    def back_url(self) -> str:
        """Give the list of requests."""
        return reverse("peerchallenge:funded_days_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this reader may answer."""
        asked_by_reader = self.request_for_days.requested_by_id == standing_of(self.request.user).person_id
        return super().get_context_data(asked=self.request_for_days, asked_by_reader=asked_by_reader, **kwargs)
