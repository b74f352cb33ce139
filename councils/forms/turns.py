"""The form that plans a round of turns."""

from django import forms

from cib.common.forms import GovDateField, PcForm

MONTHS_MAX = 12


class RoundForm(PcForm):
    """From when, and how far apart."""

    submit_label = "Plan the round"

    first = GovDateField(label="First turn", help_text="Any day of its month, for example 1 3 2027")
    months_between = forms.IntegerField(
        label="Months from one turn to the next",
        min_value=1,
        max_value=MONTHS_MAX,
        initial=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )
