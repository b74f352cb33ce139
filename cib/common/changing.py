"""Changing what the programme may change, in one shape: a list, a form, a check beside what holds now, then done.

What is asked for is tried in full when it is checked, so that the rules of the service speak there already; the
trial is taken back. What is typed travels with the check, and one can go back to the form with all of it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from cib.common import clock
from cib.common.dated import REASON_LENGTH_MAX
from cib.common.differences import differences
from cib.common.errors import Refused
from cib.common.forms import GovDateField, PcForm
from cib.common.views import ServiceFormView, add_breaches

CONFIRMED: Final = "confirmed"
AGAIN: Final = "change_again"
_NOT_CARRIED: Final = {"csrfmiddlewaretoken", CONFIRMED, AGAIN}


@dataclass(frozen=True)
class Line:
    """One thing that a change concerns: what it is called, what it says now, what it will say."""

    what: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Tell whether the two differ."""
        return self.before != self.after

    @property
    def words(self) -> list[str]:
        """Tell in sentences how they differ."""
        return differences(self.before, self.after)


@dataclass(frozen=True)
class Version:
    """One version as a history tells it: what it is called, who wrote it, when and why, how it differs."""

    name: str
    who: str
    at: dt.datetime | dt.date | None
    from_date: dt.date | None
    reason: str
    state: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)

    @property
    def changed(self) -> list[Line]:
        """Give what this version changed."""
        return [line for line in self.lines if line.is_changed]


def compared(before: dict[str, str], after: dict[str, str]) -> list[Line]:
    """Set two sets of facts side by side, by their names."""
    return [Line(what, before.get(what, ""), value) for what, value in after.items()]


class ChangeForm(PcForm):
    """A change that counts at once and says why: that question comes after those of the form itself."""

    submit_label = "Check the change"
    #: The rules of the service ask for it, so that whatever is wrong is told at once.
    conditional: ClassVar[tuple[str, ...]] = ("reason",)
    last: ClassVar[tuple[str, ...]] = ("reason",)

    reason = forms.CharField(
        label="Why?",
        max_length=REASON_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is read in the history.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in self.last), *self.last])


class DatedChangeForm(ChangeForm):
    """A change that counts from a day, which is asked for before the reason."""

    last: ClassVar[tuple[str, ...]] = ("from_date", "reason")

    from_date = GovDateField(label="From", help_text="Today or a later day.", initial=clock.today)


class ChangeView(ServiceFormView):
    """Ask for a change, show it beside what holds now, and make it when that is confirmed.

    Set `heading`; give `lines` and `back_url`. `perform` calls the service, once to try it and once to do it.
    """

    template_name = "layouts/question.html"
    check_template_name = "layouts/check.html"
    heading = ""
    check_heading = "Check the change"
    confirm_label = "Make the change"
    lede = ""

    def get_heading(self) -> str:
        """Give the heading of the form."""
        return self.heading

    def back_url(self) -> str:
        """Give the page one came from."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Go back to where the change now stands."""
        return self.back_url()

    def lines(self, form: Any) -> list[Line]:
        """Set what is asked for beside what holds now; `self.result` is what the trial made."""
        raise NotImplementedError

    def from_date(self, form: Any) -> dt.date | None:
        """Give from when it counts."""
        found: dt.date | None = form.cleaned_data.get("from_date")
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, make, or go back to the form with what was typed."""
        if AGAIN in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Make the change if it was confirmed; else try it, take it back, and show it."""
        if CONFIRMED in self.request.POST:
            return super().form_valid(form)
        try:
            with transaction.atomic():
                self.result = self.perform(form)
                transaction.set_rollback(True)
        except Refused as refused:
            add_breaches(form, refused)
            return self.form_invalid(form)
        return render(self.request, self.check_template_name, self.get_check_data(form))

    def get_check_data(self, form: BaseForm) -> dict[str, Any]:
        """Give what the check shows."""
        return {
            "heading": self.check_heading,
            "caption": self.get_heading(),
            "lines": self.lines(form),
            "from_date": self.from_date(form),
            "reason": form.cleaned_data.get("reason", ""),
            "carried": carried(self.request.POST),
            "confirm_label": self.confirm_label,
            "back_url": self.back_url(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {"heading": self.get_heading(), "lede": self.lede, "back_url": self.back_url()}
        return super().get_context_data(**{**words, "submit_label": "Check the change", **kwargs})


def carried(posted: QueryDict) -> list[tuple[str, str]]:
    """Give what was typed, to travel with the check."""
    return [(name, str(value)) for name, values in posted.lists() if name not in _NOT_CARRIED for value in values]
