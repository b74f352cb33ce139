"""The request: begun, answered page by page, checked, sent, confirmed."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible
from cib.common.views import AllowedMixin, ServiceFormView
from councils.enums import Role
from councils.models import Council
from councils.queries import standing_of
from peerchallenge.enums import EngagementStatus
from peerchallenge.forms.booking.request import StartForm
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import bookable_versions
from peerchallenge.queries.days import position_of, year_of
from peerchallenge.rules.booking import OPEN_TO_ANSWERS
from peerchallenge.services.booking import draft_engagement, send_for_confirmation, submit_request
from peerchallenge.views.booking.answers import (
    answer_groups,
    cost_of,
    missing_answers,
    so_far,
    warnings_about,
    warnings_about_dates,
)
from peerchallenge.views.booking.moves import BookingMoveView
from peerchallenge.views.booking.questions import QUESTIONS, question_at, slug_after, slug_before
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView, find_engagement

FEW_COUNCILS = 6
#: Days after sending by which each step is usually done, beside the offer's own days for answering.
TAKEN_ON_DAYS, CHOSEN_DAYS, SCOPED_DAYS = 3, 10, 14


def councils_to_ask_for(user: Any) -> list[Council]:
    """Give the councils for which the user may ask: their own, those they act for, or for CIB staff all."""
    rows = Council.objects.in_force().select_related("region").order_by("name")
    return list(POLICY.objects_for(user, "request_for_council", rows))


@method_decorator(never_cache, name="dispatch")
class RequestStart(ServiceFormView):
    """The council, where there are several, then the offer: the answer begins the request."""

    policy = POLICY
    action = "request_for_council"
    form_class = StartForm
    template_name = "peerchallenge/booking/request_start.html"

    def get_allowed_object(self) -> Council | None:
        """Give the council asked for; nobody's business is 403 here, since the page tells nothing."""
        self.councils = councils_to_ask_for(self.request.user)
        if not self.councils:
            raise NotAllowed("Requests are made by a council’s director, or by those who act for them.")
        self.council = self._chosen()
        return self.council or self.councils[0]

    def _chosen(self) -> Council | None:
        code = self.request.GET.get("council", "")
        if not code:
            return self.councils[0] if len(self.councils) == 1 else None
        found = next((council for council in self.councils if council.la_code == code), None)
        if found is None:
            raise NotVisible
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the council first where there are several."""
        if self.council is not None:
            return super().get(request, *args, **kwargs)
        self.template_name = "peerchallenge/booking/request_council.html"
        context = {"councils": self.councils, "is_short": len(self.councils) <= FEW_COUNCILS}
        context["offer"] = request.GET.get("offer", "")
        return self.render_to_response({"view": self, **context})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the request for the council that was chosen."""
        return super().post(request, *args, **kwargs) if self.council else HttpResponseRedirect(request.path)

    def perform(self, form: StartForm) -> Engagement:
        """Begin the request."""
        assert self.council is not None
        version_id = UUID(form.cleaned_data["offer"])
        return draft_engagement(host_id=self.council.pk, offer_version_id=version_id, actor=self.actor)

    def get_initial(self) -> dict[str, Any]:
        """Choose the offer that the address names, in the version on today's menu."""
        asked = self.request.GET.get("offer", "")
        found = next((v for v in bookable_versions() if asked in (v.offer.code, str(v.pk))), None)
        return {"offer": str(found.pk)} if found else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the council and where it stands this year."""
        year = year_of(clock.today())
        position = position_of(self.council, year) if year and self.council else None
        context = {"council": self.council, "position": position, "back_url": "/", "total": len(QUESTIONS)}
        return super().get_context_data(**context, **kwargs)

    def get_success_url(self) -> str:
        """Go on to the next question."""
        return reverse("peerchallenge:request_question", args=[self.result.pk, QUESTIONS[1].slug])


@method_decorator(never_cache, name="dispatch")
class RequestQuestion(ReadOnceMixin, EngagementFormView):
    """One question of the request; saved as one goes."""

    policy = POLICY
    action = "edit_request"
    template_name = "peerchallenge/booking/request_question.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the question of the address."""
        super().setup(request, *args, **kwargs)
        self.number, self.question = question_at(kwargs["question"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead to the engagement where the scope has taken the place of the request."""
        response = super().dispatch(request, *args, **kwargs)
        is_over = hasattr(self, "engagement") and self.engagement.status not in OPEN_TO_ANSWERS
        return HttpResponseRedirect(super().back_url()) if is_over and request.method == "GET" else response

    def get_form_class(self) -> Any:
        """Give the form of the question."""
        return self.question.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the engagement whose answers it shows."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("version")
        return {**kwargs, "engagement": self.engagement}

    def perform(self, form: Any) -> Any:
        """Save the answer, and say what is unusual about it."""
        before = set(warnings_about(self.engagement))
        saved = form.save(self.actor)
        for warning in warnings_about(saved):
            if warning not in before:
                messages.warning(self.request, warning)
        return saved

    def _address(self, slug: str) -> str:
        return reverse("peerchallenge:request_question", args=[self.engagement.pk, slug])

    def _check(self) -> str:
        return reverse("peerchallenge:request_check", args=[self.engagement.pk])

    @property
    def goes_to_check(self) -> bool:
        """Tell whether one came from "Check your answers"."""
        return self.request.GET.get("then") == "check"

    def back_url(self) -> str:
        """Go back to the question before, or where one came from."""
        before = slug_before(self.question.slug)
        if self.goes_to_check:
            return self._check()
        return self._address(before) if before else super().back_url()

    @property
    def is_for_later(self) -> bool:
        """Tell whether one saves and leaves."""
        return "later" in self.request.POST

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the answer; who leaves without having typed anything has nothing to save."""
        if self.is_for_later and not self.get_form().has_changed():
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Go on to the question after, or to checking; to the request's own page when one leaves."""
        if self.is_for_later:
            return reverse("peerchallenge:engagement_detail", args=[self.engagement.pk])
        after = slug_after(self.question.slug)
        return self._check() if self.goes_to_check or not after else self._address(after)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question, how far one is, and what was answered."""
        context = {
            "question": self.question,
            "heading": self.question.heading,
            "lede": self.question.lede,
            "number": self.number,
            "total": len(QUESTIONS),
            "so_far": so_far(self.engagement),
            "is_draft": self.engagement.status == EngagementStatus.DRAFT,
            "warnings": warnings_about_dates(self.engagement) if self.question.slug == "when" else [],
        }
        return super().get_context_data(**{**context, **kwargs})


@method_decorator(never_cache, name="dispatch")
class RequestCheck(ReadOnceMixin, AllowedMixin, TemplateView):
    """Check your answers; whoever may read the request reads it here."""

    policy = POLICY
    action = "view_request"
    template_name = "peerchallenge/booking/request_check.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the answers, what is unusual, what it counts, and what the reader may do next."""
        engagement, user = self.engagement, self.request.user
        is_draft = engagement.status == EngagementStatus.DRAFT
        is_open = engagement.status in OPEN_TO_ANSWERS
        runs = POLICY.allows(user, "see_exclusion_reasons", engagement) or POLICY.allows(
            user, "edit_request", engagement
        )
        can_change = is_open and POLICY.allows(user, "edit_request", engagement)
        context = {
            "engagement": engagement,
            "is_draft": is_draft,
            "groups": answer_groups(engagement, can_change=can_change, hides_avoided=not runs),
            "warnings": warnings_about(engagement) if is_draft else [],
            "cost": cost_of(engagement, user),
            "missing": missing_answers(engagement) if is_draft and can_change else [],
            "can_submit": is_draft and POLICY.allows(user, "submit_request", engagement),
            "can_ask": is_draft and POLICY.allows(user, "send_for_confirmation", engagement),
        }
        return super().get_context_data(**context, **kwargs)


class _CheckMove(BookingMoveView):
    """A POST from "Check your answers", which comes back there when a rule stands in the way."""

    result: Any = None

    def get_success_url(self) -> str:
        """Go on where it was done; else go back."""
        name = "request_check" if self.result is None else self.done_page
        return reverse(f"peerchallenge:{name}", args=[self.engagement.pk])

    done_page = "request_done"


class RequestSubmit(_CheckMove):
    """Send the request."""

    action = "submit_request"

    def perform(self) -> Any:
        """Send it."""
        return submit_request(engagement_id=self.engagement.pk, actor=self.actor, version=self.version)


class RequestSendForConfirmation(_CheckMove):
    """Ask the DCS to confirm what was recorded by telephone."""

    action = "send_for_confirmation"
    done_page = "engagement_detail"
    success_message = "The director has been asked to confirm the request. It counts once they have."

    def perform(self) -> Any:
        """Ask."""
        return send_for_confirmation(engagement_id=self.engagement.pk, actor=self.actor, version=self.version)


class RequestDone(ReadOnceMixin, AllowedMixin, TemplateView):
    """Request sent: what happens next, with dates."""

    policy = POLICY
    action = "view_request"
    template_name = "peerchallenge/booking/request_done.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address, once it has been sent."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        if self.engagement.requested_at is None:
            raise NotVisible
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what happens next."""
        is_director = self.engagement.host_id in standing_of(self.request.user).councils(Role.DCS)
        context = {"engagement": self.engagement, "next_dates": next_dates(self.engagement), "is_director": is_director}
        return super().get_context_data(**context, **kwargs)


def next_dates(engagement: Engagement) -> list[dict[str, Any]]:
    """Give what usually happens after a request and by when."""
    assert engagement.requested_at is not None
    sent = engagement.requested_at.astimezone(clock.LONDON).date()
    answered = CHOSEN_DAYS + engagement.offer_version.invitation_days
    steps = (
        (0, "We look for people who fit", "Your question stands in the queue of the challenge managers"),
        (TAKEN_ON_DAYS, "A challenge manager takes it on", "You hear from us, and see who could come"),
        (CHOSEN_DAYS, "You choose a lead challenger and a team", "Or ask your region’s broker to choose with you"),
        (answered, "They accept, declare any conflict, and are released", "Nobody is committed until they accept"),
        (answered + SCOPED_DAYS, "Scoping meeting; you approve the scope", "Then both sides sign the ground rules"),
    )
    return [_next(sent + dt.timedelta(days=days), text, sub, is_today=days == 0) for days, text, sub in steps]


def _next(day: dt.date, text: str, sub: str, *, is_today: bool) -> dict[str, Any]:
    when = "Today" if is_today and day == clock.today() else f"By {day.day} {day:%B}"
    return {"date": day, "when": when, "text": text, "sub": sub}
