"""Calendars: the private feed and its page, the file of one engagement, the hours on site."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from cib.accounts.middleware import second_factor_not_required
from cib.common import calendar_files
from cib.common.errors import NotVisible, Refused
from cib.common.mail import absolute
from cib.common.rate_limits import is_over, network_address
from cib.common.views import AllowedMixin
from cib.common.views_errors import too_many_requests
from councils.queries import standing_of
from peerchallenge.forms.calendars import HoursForm
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.calendars import (
    entries_in_feed,
    entries_to_take_over,
    feed_of,
    fingerprint_of,
    hour_rows,
    hours_of_half_days,
    reader_of_feed,
)
from peerchallenge.services.calendars import make_feed, revoke_feed, set_hours
from peerchallenge.views.days.bases import DaysFormView, OfficePage, actor_of
from peerchallenge.views.objects import find_engagement

CONTENT_TYPE = f"{calendar_files.CONTENT_TYPE}; charset=utf-8"
FEED_NAME = "peer-challenge.ics"


def _file(content: bytes, name: str, *, is_download: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'{"attachment" if is_download else "inline"}; filename="{name}"'
    return response


@method_decorator([login_not_required, second_factor_not_required], name="dispatch")
class CalendarFile(View):
    """A person's calendar at its private address: no session; 404 for whatever is not a feed that stands today."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        """Give the calendar, or 304 where the reader has it already, or 429 to who asks too often."""
        user = reader_of_feed(secret)
        if user is None:
            return self._missed(request)
        if is_over("calendar", fingerprint_of(secret), per_hour=settings.CALENDAR_READS_PER_HOUR):
            return too_many_requests(request)
        visible = POLICY.objects_for(user, "view_engagement", Engagement.objects.all())
        content = calendar_files.published(entries_in_feed(user, visible))
        etag = quote_etag(fingerprint_of(content.decode()))
        response = _file(content, FEED_NAME, is_download=False)
        response["ETag"] = etag
        response["Cache-Control"] = f"private, max-age={settings.CALENDAR_CACHE_SECONDS}"
        response["X-Robots-Tag"] = "noindex"
        return get_conditional_response(request, etag=etag, response=response) or response

    def _missed(self, request: HttpRequest) -> HttpResponse:
        """Count who guesses; a right address is never counted against its neighbours."""
        if is_over("calendar-missed", network_address(request), per_hour=settings.CALENDAR_MISSES_PER_HOUR):
            return too_many_requests(request)
        raise Http404


@method_decorator(never_cache, name="dispatch")
class CalendarPage(AllowedMixin, TemplateView):
    """One's private calendar address: make it, make a new one, end it. It is shown once only."""

    policy = POLICY
    action = "keep_calendar_feed"
    template_name = "peerchallenge/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether there is a feed, and since when."""
        crumbs = [(reverse("desk:home"), "Home"), (reverse("accounts:account"), "Your account")]
        feed = feed_of(standing_of(self.request.user).person_id)
        return super().get_context_data(feed=feed, breadcrumbs=crumbs, **kwargs)


class CalendarMake(CalendarPage):
    """Make the address, or a new one in place of the old, and show it this once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what nobody can read again: no redirect, for that would mean keeping it somewhere."""
        try:
            secret = make_feed(actor=actor_of(request))
        except Refused as refused:
            return render(request, self.template_name, self.get_context_data(refused=refused.breaches), status=422)
        address = absolute(reverse("peerchallenge:calendar_file", args=[secret]))
        return render(request, self.template_name, self.get_context_data(address=address))


class CalendarRevoke(CalendarPage):
    """End the address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """End it and say so."""
        revoke_feed(actor=actor_of(request))
        return render(request, self.template_name, self.get_context_data(is_revoked=True))


class EngagementCalendar(AllowedMixin, View):
    """The dates of one engagement as a file, for who may see them."""

    policy = POLICY
    action = "view_engagement"
    http_method_names = ["get", "head"]

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get(self, request: HttpRequest, engagement_id: UUID) -> HttpResponse:
        """Give the file; without dates there is none."""
        entries = entries_to_take_over(self.engagement, standing_of(request.user).person_id)
        if not entries:
            raise NotVisible
        return _file(calendar_files.published(entries), f"{self.engagement.reference}.ics", is_download=True)


class HoursEdit(OfficePage, DaysFormView):
    """Say from when until when mornings and afternoons on site are."""

    action = "set_half_day_hours"
    form_class = HoursForm
    heading = "Hours on site"
    caption = "Calendars"
    lede = "Invitations and private calendars take these hours, by the clock in London. People whose visits are still "
    lede += "to come get an update within a day."
    success_message = "The hours are saved."

    def get_initial(self) -> dict[str, Any]:
        """Give the hours as they are."""
        found: dict[str, Any] = {}
        for half, (starts_at, ends_at) in hours_of_half_days().items():
            found |= {f"{half}_starts_at": starts_at, f"{half}_ends_at": ends_at}
        return found | {f"{row.half}_version": row.version for row in hour_rows()}

    def perform(self, form: HoursForm) -> Any:
        """Save them."""
        return set_hours(hours=form.hours(), versions=form.versions(), actor=actor_of(self.request))

    def back_url(self) -> str:
        """Give the pages of days."""
        return reverse("peerchallenge:days")
