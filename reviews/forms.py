"""What CIB staff and regional leads enter about cycles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cib.common.changing import DatedChangeForm
from cib.common.forms import GovDateField, HalfDaysField, PcForm
from reviews.rules.cycles import REASON_LENGTH_MAX, REVIEWS_A_QUARTER_MAX
from reviews.rules.policies import DAYS_MAX, HALF_DAYS_MAX, MONTHS_MAX

FILE_BYTES_MAX = 500_000


def _reason(label: str = "Why?") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The council and its regional leads read it.",
    )


class WaiveForm(PcForm):
    """Why a turn is waived."""

    submit_label = "Waive this turn"

    reason = _reason()


class CountForm(PcForm):
    """When and where a review took place that counts for the turn."""

    submit_label = "Count it"

    day = GovDateField(label="Last day of that review")
    reason = _reason("What took place, and why does it count?")


class DueDateForm(PcForm):
    """Another due date, and why."""

    submit_label = "Set the due date"

    day = GovDateField(label="Due date", help_text="The last day on which the review is in time.")
    reason = _reason()


class CapacityForm(PcForm):
    """How many reviews a region can run in a quarter."""

    submit_label = "Save"

    reviews_a_quarter = forms.IntegerField(
        label="Reviews a quarter",
        min_value=0,
        max_value=REVIEWS_A_QUARTER_MAX,
        help_text="As the region’s three leads agreed it.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
    )


def _number(label: str, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )


class CyclePolicyForm(DatedChangeForm):
    """How the turns of an offer run."""

    opens_months = _number("Booking opens so many months before the due date", MONTHS_MAX)
    due_soon_months = _number("A review is due soon so many months before the due date", MONTHS_MAX)
    reviews_a_quarter = _number(
        "Reviews that a region can run in a quarter", REVIEWS_A_QUARTER_MAX, "Unless the region’s leads say otherwise."
    )


class SupportPolicyForm(DatedChangeForm):
    """What a change of political control brings."""

    half_days = HalfDaysField(label="Days of member peer support", max_half_days=HALF_DAYS_MAX)
    least_days = _number(
        "Days of a programme year that must be left",
        DAYS_MAX,
        "With fewer, the days are posted for the next year.",
    )


class ImportForm(PcForm):
    """The file with the last completed reviews; what was checked is sent again as text to be recorded."""

    submit_label = "Check the file"
    conditional = ("file",)

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text="Nothing is recorded yet: you see first what each line would do.",
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=FILE_BYTES_MAX)

    def clean(self) -> dict[str, Any]:
        """Give the lines of the file, or of what was checked, as `lines`."""
        data = super().clean() or {}
        text = self._text(data) if not self.errors else ""
        return {**data, "text": text, "lines": text.splitlines()}

    def _text(self, data: dict[str, Any]) -> str:
        file = data.get("file")
        if file is None:
            if not data.get("checked"):
                raise ValidationError({"file": "Choose a CSV file"})
            return str(data["checked"])
        if file.size > FILE_BYTES_MAX:
            raise ValidationError({"file": "The file must be smaller than 500 KB"})
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError({"file": "The file must be a CSV file in UTF-8"}) from error
