"""Forms of dates on site: half-days of some weeks to tick, and whether unusual days suit."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from cib.common.forms import GovDateField, PcForm
from peerchallenge.enums import Half
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay, is_weekend, listed, weekday_date_words

DAYS_OF_A_WEEK = 7
WEEKS_MAX = 8


def value_of(half_day: HalfDay) -> str:
    """Write a half-day as the value of a tick box: 2026-11-10-am."""
    return f"{half_day.date.isoformat()}-{half_day.half}"


def half_day_from(value: str) -> HalfDay:
    """Read the value of a tick box that the form offered."""
    return HalfDay(dt.date.fromisoformat(value[:10]), value[11:])


class DatesForm(PcForm):
    """Half-days of one or more weeks to tick; a hint under each says who is not free."""

    submit_label = "Fix these dates"
    marks_optional = False
    half_days = forms.MultipleChoiceField(
        label="On which half-days is the team on site?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one half-day on site"},
    )
    dcs_will_be_there = forms.BooleanField(
        label="The host’s director of children’s services will be in the council on all of these days", required=False
    )
    host_agrees_unusual = forms.BooleanField(
        label="For the host, I agree to weekends and bank holidays", required=False
    )
    purpose = forms.CharField(
        label="What is this visit for? (optional)",
        help_text="Only if there will be several, such as: first interviews",
        required=False,
        max_length=200,
    )

    def __init__(
        self, *args: Any, half_days: Sequence[HalfDay], diaries: Sequence[Diary], may_agree: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["half_days"].choices = [(value_of(h), _label(h)) for h in half_days]  # type: ignore[attr-defined]
        self.option_hints = {"half_days": {value_of(h): _hint(h, diaries) for h in half_days}}  # type: ignore[misc]
        if not may_agree:
            del self.fields["host_agrees_unusual"]

    def chosen(self) -> list[HalfDay]:
        """Give the half-days that were ticked."""
        return [half_day_from(value) for value in self.cleaned_data["half_days"]]


def _label(half_day: HalfDay) -> str:
    return f"{weekday_date_words(half_day.date)}, {Half(half_day.half).label}"


def _hint(half_day: HalfDay, diaries: Sequence[Diary]) -> str:
    parts = []
    if bank_holiday_on(half_day.date):
        parts.append(f"{bank_holiday_on(half_day.date)}: only if both sides agree.")
    elif is_weekend(half_day.date):
        parts.append("Weekend: only if both sides agree.")
    busy = [diary.name for diary in diaries if not diary.is_free(half_day)]
    if busy:
        parts.append(f"{listed(busy)} {'is' if len(busy) == 1 else 'are'} not free.")
    return " ".join(parts)


class WeekForm(PcForm):
    """Which week to look at."""

    submit_label = "Show this week"
    day = GovDateField(
        label="Show the week of another day",
        example_days=42,
        error_messages={"required": "Enter a day of the week that you want to see"},
    )


class UnusualDaysForm(PcForm):
    """Whether weekends and bank holidays suit one's side."""

    submit_label = "Save"
    agrees = forms.ChoiceField(
        label="May the team be on site at weekends and on bank holidays?",
        choices=[("yes", "Yes, if the other side agrees too"), ("no", "No")],
        widget=forms.RadioSelect,
    )
