"""Pages of dates on site: which weeks suit, fixing half-days, weekends and bank holidays."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, seen_version
from peerchallenge.forms.dates import DAYS_OF_A_WEEK, WEEKS_MAX, DatesForm, UnusualDaysForm, WeekForm, value_of
from peerchallenge.models import Engagement, Visit
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import (
    dates_advice,
    diaries_of,
    fixed_visits,
    half_days_of,
    visits_with_half_days,
    weeks_suggested_for,
)
from peerchallenge.queries.visits import accepted_invitations
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.rules.weeks import WeekSuggestion, monday_of
from peerchallenge.services.dates import agree_unusual_days, drop_visit, fix_dates
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView, find_engagement
from peerchallenge.views.scope_page import visit_rows
from peerchallenge.views.scoping import ScopeMoveView, scope_crumbs, scope_url

_FIRST_DAY, _LAST_DAY = dt.date(2000, 1, 3), dt.date(2098, 12, 29)


class DatesSuggest(ReadOnceMixin, AllowedMixin, TemplateView):
    """Which of the wanted weeks suit everybody, in words."""

    policy = POLICY
    action = "fix_dates"
    template_name = "peerchallenge/dates_suggest.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give weeks, what is fixed already, and what to bear in mind."""
        visits = visits_with_half_days(self.engagement)
        return super().get_context_data(
            engagement=self.engagement,
            breadcrumbs=scope_crumbs(self.engagement, self.request.user),
            weeks=_without(visits, weeks_suggested_for(self.engagement)),
            visits=visit_rows(visits),
            advice=dates_advice(self.engagement, visits),
            form=WeekForm(),
            may_agree=POLICY.allows(self.request.user, "agree_unusual_days", self.engagement),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the week of the day that was typed."""
        form = WeekForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({**self.get_context_data(**kwargs), "form": form}, status=422)
        fix = reverse("peerchallenge:dates_fix", args=[self.engagement.pk])
        response = HttpResponse(status=302)
        response["Location"] = f"{fix}?week={form.cleaned_data['day'].isoformat()}"
        return response


def _without(visits: list[Visit], weeks: list[WeekSuggestion]) -> list[WeekSuggestion]:
    """Leave out the weeks in which dates are fixed already: choosing them anew is what "Change" is for."""
    taken = {monday_of(day) for visit in visits for day in (visit.first_day, visit.last_day)}
    return [week for week in weeks if week.monday not in taken]


def _day_from(text: str) -> dt.date | None:
    """Read a day from an address; None for nonsense and for years that no diary has."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


class DatesFix(ReadOnceMixin, EngagementFormView):
    """Half-days of a week, or of several, to tick; with a visit in the address, in place of its dates."""

    policy = POLICY
    action = "fix_dates"
    form_class = DatesForm
    template_name = "peerchallenge/dates_fix.html"
    heading = "Fix the dates on site"
    success_message = "The dates are fixed and held in everybody’s diary."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement, and remember the visit if the address names one."""
        engagement = super().get_allowed_object()
        visit_id = self.kwargs.get("visit_id")
        self.visit: Visit | None = fixed_visits(engagement).filter(pk=visit_id).first() if visit_id else None
        if visit_id and self.visit is None:
            raise NotVisible
        self.monday, self.weeks = self._weeks()
        return engagement

    def _weeks(self) -> tuple[dt.date, int]:
        """Give the first Monday to show and how many weeks: what the address says, else what stands or is wanted."""
        typed = {**self.request.GET.dict(), **self.request.POST.dict()}
        first, last = self._usual_days()
        asked = _day_from(typed.get("week", ""))
        weeks = typed.get("weeks", "")
        if asked is not None and self.visit is None:
            first = last = asked
        usual = (monday_of(max(last, first)) - monday_of(first)).days // DAYS_OF_A_WEEK + 1
        count = int(weeks) if weeks.isascii() and weeks.isdecimal() and len(weeks) < 3 else usual
        return monday_of(first), min(max(count + ("more" in typed), 1), WEEKS_MAX)

    def _usual_days(self) -> tuple[dt.date, dt.date]:
        if self.visit is not None:
            return self.visit.first_day, self.visit.last_day
        days = [day for week in self.engagement.preferred_weeks if (day := _day_from(week))]
        day = next((d for d in sorted(days) if d >= clock.today()), self.engagement.wanted_from or clock.today())
        return day, day

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the half-days of the weeks shown, with who is not free."""
        days = [self.monday + dt.timedelta(days=n) for n in range(self.weeks * DAYS_OF_A_WEEK)]
        diaries = diaries_of(accepted_invitations(self.engagement), days[0], days[-1], without=self.engagement)
        may_agree = POLICY.allows(self.request.user, "agree_unusual_days_for_host", self.engagement)
        more = {
            "half_days": whole_days(days),
            "diaries": diaries,
            "may_agree": may_agree and not self.engagement.host_agrees_unusual_days,
        }
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        """Tick what stands, or what the page of suggestions proposed."""
        if self.visit is None:
            chosen = self.request.GET.getlist("chosen")[: WEEKS_MAX * DAYS_OF_A_WEEK * 2]
            return {"half_days": chosen}
        held: list[HalfDay] = half_days_of(self.visit)
        stands = {"dcs_will_be_there": self.visit.dcs_will_be_there, "purpose": self.visit.purpose}
        return {"half_days": [value_of(h) for h in held], **stands}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Fix the dates; or show one week more, with everything ticked still there."""
        if "more" in request.POST:
            form = self.get_form()
            form.initial = {**form.initial, "half_days": request.POST.getlist("half_days")}
            form.is_bound = False
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which weeks are shown."""
        shown = {"monday": self.monday, "weeks": self.weeks, "may_show_more": self.weeks < WEEKS_MAX}
        return super().get_context_data(**{**shown, "visit": self.visit, **kwargs})

    def perform(self, form: DatesForm) -> Visit:
        """Fix them."""
        data = form.cleaned_data
        return fix_dates(
            engagement_id=self.engagement.pk,
            half_days=form.chosen(),
            actor=self.actor,
            visit_id=self.visit.pk if self.visit else None,
            purpose=data["purpose"],
            host_agrees_unusual=data.get("host_agrees_unusual", False),
            dcs_will_be_there=data["dcs_will_be_there"],
            version=data["version"],
        )

    def back_url(self) -> str:
        """Give the page of suggestions, which also shows what is fixed."""
        return reverse("peerchallenge:dates_suggest", args=[self.engagement.pk])


class DatesUnusual(ReadOnceMixin, EngagementFormView):
    """Whether weekends and bank holidays suit one's side."""

    policy = POLICY
    action = "agree_unusual_days"
    form_class = UnusualDaysForm
    template_name = "peerchallenge/dates_unusual.html"
    heading = "Weekends and bank holidays"
    success_message = "Saved."

    def perform(self, form: UnusualDaysForm) -> Engagement:
        """Note what suits."""
        data = form.cleaned_data
        return agree_unusual_days(
            engagement_id=self.engagement.pk,
            actor=self.actor,
            agrees=data["agrees"] == "yes",
            version=data["version"],
        )

    def back_url(self) -> str:
        """Give the scope's page."""
        return scope_url(self.engagement)


class VisitDrop(ScopeMoveView):
    """Dates that are not needed are given up."""

    action = "fix_dates"
    success_message = "These dates are given up. The half-days are everybody’s own again."

    def perform(self) -> Engagement:
        """Give them up."""
        if not self.engagement.visits.filter(pk=self.kwargs["visit_id"]).exists():
            raise NotVisible
        version = seen_version(self.request)
        return drop_visit(visit_id=self.kwargs["visit_id"], actor=self.actor, version=version)

    def get_success_url(self) -> str:
        """Go back to the dates."""
        return reverse("peerchallenge:dates_suggest", args=[self.engagement.pk])
