"""Pages that change the course of an engagement; each says beforehand what will follow from it."""

import datetime as dt
from typing import Any, ClassVar

from django.forms import HiddenInput
from django.http import HttpResponse

from cib.common import clock
from cib.common.components.words import counted
from peerchallenge.enums import EngagementStatus, VisitStatus
from peerchallenge.forms.visits import MoveForm, ReasonForm, ResumeForm
from peerchallenge.models import Engagement, Visit
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import fixed_visits, half_days_of
from peerchallenge.rules.half_days import listed
from peerchallenge.rules.visits import days_gone_round, days_off_among, is_stretched, moved_half_days
from peerchallenge.services.changes import (
    cancel_engagement,
    decline_engagement,
    move_visit,
    pause_engagement,
    resume_engagement,
)
from peerchallenge.views.objects import EngagementFormView, find, find_engagement

_LET_GO = "Nobody’s days stay held: claims on diaries end and reserved days go back to every council."
_TOLD = "The host’s director, the team and the challenge manager are told by e-mail."


class _Change(EngagementFormView):
    """A form that changes the course of one engagement."""

    policy = POLICY
    template_name = "peerchallenge/engagement_change.html"
    form_class: Any = ReasonForm
    service: Any
    submit_label = ""
    consequences: ClassVar[tuple[str, ...]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what will follow."""
        words = {"consequences": self.consequences, "submit_label": self.submit_label}
        return super().get_context_data(**{**words, **kwargs})

    def perform(self, form: Any) -> Any:
        """Change the course, for the reason given."""
        data = form.cleaned_data
        return type(self).service(
            engagement_id=self.engagement.pk,
            reason=data["reason"],
            actor=self.actor,
            version=data["version"],
        )


class EngagementPause(_Change):
    """Pause."""

    action = "pause_engagement"
    heading = "Pause this engagement"
    submit_label = "Pause"
    service = staticmethod(pause_engagement)
    success_message = "Paused. Nothing stays reserved; you can resume at any time."
    consequences = (_LET_GO, "The team stays together and can go on where it stopped.", _TOLD)


class EngagementDecline(_Change):
    """Decline, for the programme."""

    action = "decline_engagement"
    heading = "Decline this request"
    submit_label = "Decline"
    service = staticmethod(decline_engagement)
    success_message = "Declined. The host has been told why."
    consequences = (
        _LET_GO,
        "Open invitations are withdrawn.",
        "It cannot be taken up again; the host can ask anew.",
        _TOLD,
    )


class EngagementCancel(_Change):
    """Cancel."""

    action = "cancel_engagement"
    heading = "Cancel this engagement"
    submit_label = "Cancel the engagement"
    service = staticmethod(cancel_engagement)
    success_message = "Cancelled. Everybody has been told, and nothing stays reserved."
    consequences = (
        _LET_GO,
        "Days that were already spent on site are settled.",
        "Open invitations are withdrawn and the team is stood down.",
        "It cannot be taken up again.",
        _TOLD,
    )

    @property
    def is_draft(self) -> bool:
        """Tell whether nothing was sent yet: then it is a draft that goes."""
        return self.engagement.status == EngagementStatus.DRAFT

    def get_form(self, form_class: Any = None) -> Any:
        """Nobody but the host reads why a draft went."""
        form = super().get_form(form_class)
        if self.is_draft:
            form.fields["reason"].help_text = "A word is enough. It stays in the history of this draft."
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Use words that fit a draft."""
        return super().get_context_data(**{**(_OF_A_DRAFT if self.is_draft else {}), **kwargs})

    def perform(self, form: Any) -> Any:
        """Cancel it, or let the draft go."""
        if self.is_draft:
            self.success_message = "The draft is deleted."
        return super().perform(form)


_OF_A_DRAFT: dict[str, Any] = {
    "heading": "Delete this draft",
    "submit_label": "Delete this draft",
    "consequences": (
        "It was never sent: nobody was asked, and no days are held.",
        "It cannot be taken up again. You can begin a new request at any time.",
        "That it was begun stays on record.",
    ),
}


class EngagementResume(_Change):
    """Go on after a pause."""

    action = "resume_engagement"
    form_class = ResumeForm
    heading = "Resume this engagement"
    submit_label = "Resume"
    success_message = "It goes on."
    consequences = (
        "It goes on at the stage where it stopped.",
        "If the dates are kept, everybody’s half-days are claimed and reserved again; if somebody is no longer free, "
        "you are told and can find new dates instead.",
        _TOLD,
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the stage that is remembered."""
        stage = self.engagement.paused_from
        context = super().get_context_data(**kwargs)
        if stage:
            first = f"It goes on where it stopped: {EngagementStatus(stage).label.lower()}."
            has_dates = fixed_visits(self.engagement).exists()
            context["consequences"] = (first, *(self.consequences[1:] if has_dates else (_TOLD,)))
        return context

    def get_form(self, form_class: Any = None) -> Any:
        """Ask about the dates only where there are any."""
        form = super().get_form(form_class)
        if not fixed_visits(self.engagement).exists():
            form.fields["keep_dates"].widget = HiddenInput()
        return form

    def perform(self, form: Any) -> Engagement:
        """Resume it."""
        data = form.cleaned_data
        return resume_engagement(
            engagement_id=self.engagement.pk,
            keep_dates=data["keep_dates"] == "yes",
            actor=self.actor,
            version=data["version"],
        )


class VisitMove(_Change):
    """Move a visit to other dates."""

    action = "move_visit"
    form_class = MoveForm
    heading = "Move the visit"
    submit_label = "Move the visit"
    success_message = "Moved. Everybody has been told the new dates."
    consequences = (
        "Everybody’s half-days are held on the new dates; if somebody is not free, you are told and nothing changes.",
        "Days that were reserved in the ledger move to the new dates.",
        "The ground rules stay signed.",
        _TOLD,
    )

    def get_allowed_object(self) -> Engagement:
        """Give the engagement whose visit the address names."""
        self.visit = find(Visit.objects.all(), pk=self.kwargs["visit_id"], status=VisitStatus.FIXED)
        self.engagement = find_engagement(self.visit.engagement_id)
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say when it is now."""
        now = f"The visit is now planned from {self.visit.first_day:%-d %B} to {self.visit.last_day:%-d %B %Y}."
        return super().get_context_data(**{"consequences": (now, *self.consequences), **kwargs})

    def form_valid(self, form: Any) -> HttpResponse:
        """Name the days and ask once more: all follow from the first one. What would be refused is refused at once."""
        days = sorted({day for day, _half in self._moved(form)})
        named = " ".join(day.isoformat() for day in days)
        agrees = form.cleaned_data["agrees_unusual_days"]
        is_refused = days[0] <= clock.today() or (days_off_among(days) and not agrees)
        if is_refused or form.cleaned_data["named"] == named:
            return super().form_valid(form)
        form.data = form.data.copy()
        form.data[form.add_prefix("named")] = named
        before = [half_day.date for half_day in half_days_of(self.visit)]
        asked = {
            "heading": "Move the visit to these days?",
            "consequences": _named(before, days),
            "submit_label": "Yes, move it to these days",
        }
        return self.render_to_response(self.get_context_data(form=form, **asked))

    def _moved(self, form: Any) -> list[tuple[dt.date, str]]:
        data = form.cleaned_data
        half_days = [(h.date, h.half) for h in half_days_of(self.visit)]
        return moved_half_days(half_days, data["first_day"], unusual=data["agrees_unusual_days"])

    def perform(self, form: Any) -> Visit:
        """Move it, keeping its rhythm."""
        data = form.cleaned_data
        return move_visit(
            visit_id=self.visit.pk,
            half_days=self._moved(form),
            agrees_unusual_days=data["agrees_unusual_days"],
            actor=self.actor,
            version=data["version"],
        )


def _named(before: list[dt.date], days: list[dt.date]) -> tuple[str, ...]:
    """Say which days it would be, how soon, and what lies between them where the visit becomes longer."""
    longer = ", which is longer than now from first to last day" if is_stretched(before, days) else ""
    off = [f"{day:%A %-d %B}{f', {name}' if name else ''}" for day, name in days_gone_round(days)] if longer else []
    named = listed([f"{day:%A %-d %B}" for day in days])
    soon = counted((days[0] - clock.today()).days, "day")
    return (
        f"The visit would be on {named} {days[-1].year}{longer}. It begins in {soon}.",
        *([f"Nobody works on {listed(off)}."] if off else []),
        "Everybody is told at once. If that does not suit, choose another first day.",
    )
