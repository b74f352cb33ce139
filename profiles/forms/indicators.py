"""What CIB staff say of an indicator."""

from typing import ClassVar

from django import forms

from cib.common.changing import ChangeForm
from cib.common.forms import GovDateField
from profiles.enums import Polarity
from profiles.forms.policies import NUMBER_MAX, number_box
from profiles.models import Theme
from profiles.rules.indicators import DEFINITION_LENGTH_MAX, LABEL_LENGTH_MAX


class IndicatorForm(ChangeForm):
    """What is said of an indicator."""

    option_hints: ClassVar[dict[str, dict[str, str]]] = {
        "polarity": {Polarity.NEITHER: "It is shown, and never makes a sign or a better and a worse end."}
    }

    label = forms.CharField(
        label="Label", max_length=LABEL_LENGTH_MAX, help_text="In our own words. It stands wherever the figures stand."
    )
    definition = forms.CharField(
        label="Definition",
        required=False,
        max_length=DEFINITION_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is counted, of whom.",
    )
    theme = forms.ModelChoiceField(label="Theme", queryset=Theme.objects.all(), to_field_name="code", empty_label=None)
    polarity = forms.ChoiceField(label="Which way is better?", choices=Polarity.choices, widget=forms.RadioSelect)
    decimals = forms.IntegerField(
        label="Decimals",
        min_value=0,
        max_value=NUMBER_MAX,
        widget=number_box(2),
        help_text="As its figures are published.",
    )
    is_core = forms.BooleanField(label="On this programme year’s core list", required=False)
    released_on = GovDateField(
        label="From which day are its figures shown?",
        required=False,
        help_text="Leave it empty to show them at once. Until then a council sees its own alone.",
    )
