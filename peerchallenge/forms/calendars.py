"""The form of the hours on site."""

import datetime as dt
from typing import Any

from django import forms

from cib.common.forms import PcForm
from peerchallenge.enums import Half

_FORMATS = ["%H:%M", "%H.%M"]


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=_FORMATS,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": f"{label} must be a time, such as 9:00 or 13:30"},
    )


class HoursForm(PcForm):
    """From when until when mornings and afternoons on site are."""

    am_starts_at = _time("Morning begins at")
    am_ends_at = _time("Morning ends at")
    pm_starts_at = _time("Afternoon begins at")
    pm_ends_at = _time("Afternoon ends at")
    am_version = forms.IntegerField(min_value=0, max_value=999_999_999, required=False, widget=forms.HiddenInput)
    pm_version = forms.IntegerField(min_value=0, max_value=999_999_999, required=False, widget=forms.HiddenInput)
    submit_label = "Save"

    def hours(self) -> dict[str, tuple[dt.time, dt.time]]:
        """Give what was typed, by half."""
        data = self.cleaned_data
        return {half: (data[f"{half}_starts_at"], data[f"{half}_ends_at"]) for half in Half.values}

    def versions(self) -> dict[str, int]:
        """Give the versions that the page showed, by half."""
        typed: dict[str, Any] = {half: self.cleaned_data.get(f"{half}_version") for half in Half.values}
        return {half: version for half, version in typed.items() if version is not None}
