"""Forms about inspections and interventions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cib.common.forms import GovDateField, PcForm
from councils.enums import InterventionKind


class InspectionsForm(PcForm):
    """The inspectorate's file, or what was checked of it and is sent again to be recorded."""

    submit_label = "Check the file"
    conditional = ("file", "source")

    file = forms.FileField(
        label="File",
        required=False,
        help_text="The inspectorate’s spreadsheet (.ods), or one of its tables as CSV. Nothing is recorded yet.",
    )
    source = forms.CharField(
        label="Publisher, title and day", required=False, help_text="For example, Ofsted, outcomes at 31 March 2026"
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2_000_000)

    def clean(self) -> dict[str, Any]:
        """Ask for the file and its source, unless what was checked comes back."""
        data = super().clean() or {}
        if not data.get("checked"):
            missing = {"file": "Choose a file", "source": "Enter the publisher, title and day"}
            errors = {name: words for name, words in missing.items() if not data.get(name) and name not in self.errors}
            if errors:
                raise ValidationError(errors)
        return data


class InterventionForm(PcForm):
    """What government told the council, from when, and how we know."""

    submit_label = "Record it"

    kind = forms.ChoiceField(label="What is it?", choices=InterventionKind.choices, widget=forms.RadioSelect)
    from_date = GovDateField(label="Since when?")
    source = forms.CharField(label="How do we know?", required=False, help_text="For example, the notice on GOV.UK")


class InterventionEndForm(PcForm):
    """From when it no longer holds."""

    submit_label = "Record the end"

    to_date = GovDateField(label="Since when has it ended?")
