"""The forms of sharing agreements."""

from typing import Any, Final

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.enums import Audience, SharedMatter
from councils.models import Cluster

TERMS_LENGTH_MAX: Final = 8000


class TermsForm(PcForm):
    """The terms in words."""

    submit_label = "Save the terms"

    text = forms.CharField(
        label="What do the council and the programme agree?",
        help_text="In what circumstances something is shared, and what nobody passes on. The matrix says the rest.",
        max_length=TERMS_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class SharingLineForm(PcForm):
    """One line of the matrix: what, with whom, from when."""

    submit_label = "Add this line"
    conditional = ("cluster",)

    matter = forms.ChoiceField(label="What is shared?", choices=SharedMatter.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label="With whom?", choices=Audience.choices, widget=forms.RadioSelect)
    cluster = forms.ModelChoiceField(
        queryset=Cluster.objects.none(),
        label="Which cluster?",
        help_text="Only where you share with one named cluster",
        required=False,
        empty_label="None",
    )
    from_date = GovDateField(label="From which day on?", example_days=28)

    def __init__(self, *args: Any, clusters: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cluster"]
        assert isinstance(field, forms.ModelChoiceField)
        if clusters is not None:
            field.queryset = clusters


class SignForm(PcForm):
    """A signature: one's name and consent."""

    submit_label = "Sign"

    name = forms.CharField(label="Type your name to sign")
    agrees = forms.BooleanField(label="I have read this version and agree to it", required=False)


class EndForm(PcForm):
    """The first day on which an agreement no longer holds."""

    submit_label = "End the agreement"

    ends_on = GovDateField(label="From which day on is nothing shared by it any more?", example_days=28)
