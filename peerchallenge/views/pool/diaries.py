"""A challenger's diary: the usual week, times that differ from it, visits that hold half-days, days pledged."""

import datetime as dt
from typing import Any

from cib.common.errors import NotVisible
from cib.common.views import seen_version
from peerchallenge.enums import Half
from peerchallenge.forms.pool import PledgeForm, TimeForm, UsualWeekForm
from peerchallenge.queries.diary import claims_to_come, spans_to_come
from peerchallenge.rules.pool import usual_week_words
from peerchallenge.services import pool
from peerchallenge.views.pool.bases import ChallengerForm, ChallengerMove, ChallengerPage, diary_url


class ChallengerDiary(ChallengerPage):
    """The diary of one challenger."""

    action = "edit_diary"
    template_name = "peerchallenge/pool/diary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the usual week in words, what differs from it, and what is held."""
        return super().get_context_data(
            usual_week=usual_week_words(self.challenger.weekly_pattern),
            spans=spans_to_come(self.challenger),
            claims=claims_to_come(self.challenger),
            **kwargs,
        )


class _DiaryForm(ChallengerForm):
    """A form that comes back to the diary."""

    action = "edit_diary"

    def back_url(self) -> str:
        """Give the diary."""
        return diary_url(self.challenger, self.request.user)


class UsualWeek(_DiaryForm):
    """Tick the half-days of a usual week that are free."""

    form_class = UsualWeekForm
    heading = "When are you usually free?"
    lede = "Tick the half-days of a usual week on which you could be on site."
    success_message = "Your usual week is saved."

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        marks = enumerate(self.challenger.weekly_pattern)
        return {"free": [str(place) for place, mark in marks if mark == "1"]}

    def perform(self, form: Any) -> Any:
        """Save it."""
        return pool.set_weekly_pattern(**self.sent, pattern=form.pattern())


class TimeAdd(_DiaryForm):
    """Mark a time as away, or as free after all."""

    form_class = TimeForm
    heading = "Add time to the diary"
    success_message = "Your diary is saved."

    def perform(self, form: Any) -> Any:
        """Mark it."""
        answers = form.cleaned_data
        halves = [answers["halves"]] if answers["halves"] else Half.values
        return pool.mark_time(
            **self.sent, first=answers["first"], last=answers["last"], kind=answers["kind"], halves=halves
        )


class TimeRemove(ChallengerMove):
    """Let a time be as any other week again."""

    action = "edit_diary"
    success_message = "Your usual week counts again for that time."

    def perform(self) -> Any:
        """Take the marks of the time away."""
        return pool.mark_time(
            challenger_id=self.challenger.pk,
            first=self._day("first"),
            last=self._day("last"),
            kind="",
            halves=[half for half in Half.values if half in self.request.POST.getlist("half")],
            actor=self.actor,
            version=seen_version(self.request),
        )

    def _day(self, name: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self.request.POST.get(name, ""))
        except ValueError as wrong:
            raise NotVisible from wrong

    def get_success_url(self) -> str:
        """Stay with the diary."""
        return diary_url(self.challenger, self.request.user)


class ChallengerPledge(ChallengerForm):
    """Pledge days of a programme year."""

    action = "edit_diary"
    form_class = PledgeForm
    heading = "How many days do you pledge?"
    lede = "A pledge is the most that you are booked for in a programme year, April to March."
    success_message = "Your pledge is saved."

    def perform(self, form: Any) -> Any:
        """Pledge them."""
        answers = form.cleaned_data
        return pool.pledge_days(**self.sent, year_id=answers["year"].pk, half_days=answers["half_days"])
