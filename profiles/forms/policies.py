"""What CIB staff say of how figures are compared, when something is a sign, what files may be."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from cib.common.changing import ChangeForm
from profiles.rules.policies import MEGABYTE

#: The rules say what is sensible; the fields keep only what no column could hold.
NUMBER_MAX: Final = 999_999_999


def number_box(width: int, mode: str = "numeric") -> forms.TextInput:
    """Give a box for a number of so many figures."""
    return forms.TextInput(attrs={"class": f"govuk-input--width-{width}", "inputmode": mode})


def _number(label: str, help_text: str = "", width: int = 4) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=NUMBER_MAX, help_text=help_text, widget=number_box(width)
    )


def _decimal(label: str, help_text: str) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=0, max_value=NUMBER_MAX, help_text=help_text, widget=number_box(4, "decimal")
    )


class MegabytesField(forms.IntegerField):
    """A size typed in whole megabytes; bytes come out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", number_box(5))
        super().__init__(min_value=0, max_value=NUMBER_MAX, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show bytes as megabytes; what was typed stays as it is."""
        return value // MEGABYTE if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Give bytes, or None for an empty optional field."""
        found = super().clean(value)
        return None if found is None else found * MEGABYTE


class ComparisonForm(ChangeForm):
    """How figures are compared."""

    neighbours_min = _number(
        "Neighbours that must have a figure", "With fewer, no middle of the statistical neighbours is told."
    )
    councils_min = _number("Councils that must have a figure", "With fewer, neither rank nor quarter is told.")
    difference_min = _decimal(
        "A difference is large from so many robust standard deviations on",
        "Counted from the neighbours’ median. With a smaller number, more is named as a difference.",
    )
    differences_shown_max = _number("Differences named of a council, at most")
    compared_max = _number("Councils side by side, at most", "A cluster is shown whole.")
    periods_shown_max = _number("Periods in a trend")
    is_stale_after_years = _number(
        "Years after which a figure is too old to be a difference", "It is still shown on its page."
    )


class SignForm(ChangeForm):
    """From when on something is an early sign."""

    periods_worse = _number("Periods running in which an indicator got worse")
    band_reach = _decimal(
        "How far an indicator lies from its neighbours",
        "So many times the neighbours’ middle half beyond its end. With a smaller number, more is a sign.",
    )
    quartile_holds_periods = _number("Periods in which the better quarter was held before it was lost")
    leadership_changes = _number("Changes in leadership", "Of the DCS, chief executive and lead member together.")
    leadership_months = _number("Months over which those changes are counted")
    gap_years = _number("Years in which nobody has looked", "Neither inspection nor challenge, whatever the rating.")
    council_first_days = _number(
        "Days in which the council alone sees a new sign", "Signs that are open by then keep their day."
    )


class FilesForm(ChangeForm):
    """What a file of figures may be."""

    file_bytes_max = MegabytesField(label="Largest file as it is sent, in MB")
    unpacked_bytes_max = MegabytesField(label="Largest file unpacked, in MB")
    workbook_bytes_max = MegabytesField(
        label="Largest workbook unpacked, in MB", help_text="A workbook is held in memory while it is read."
    )
    rows_max = _number("Lines of a file, at most", width=10)
    errors_shown_max = _number("Errors told of a file, at most")
    changes_shown_max = _number("Changed figures named of a file, at most")
    percent_max = _number("Percentages above this are remarked on", "Some that are published exceed 100 a little.")
    silent_minutes_max = _number(
        "Minutes after which an import is taken up again", "When nothing was heard of its worker for so long."
    )


class DocumentForm(ChangeForm):
    """What the document of a self-assessment may be."""

    file_bytes_max = MegabytesField(label="Largest document, in MB", help_text="Documents kept already stay.")


#: The form of each policy, by its code.
POLICY_FORMS: Final[Mapping[str, type[ChangeForm]]] = {
    "comparing": ComparisonForm,
    "signs": SignForm,
    "files": FilesForm,
    "documents": DocumentForm,
}
