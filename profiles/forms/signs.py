"""The forms of early signs."""

from typing import Final

from django import forms

from cib.common.forms import GovDateField, PcForm

CONCERN_LENGTH_MAX: Final = 1000
ANSWER_LENGTH_MAX: Final = 2000


class ConcernForm(PcForm):
    """A concern of the council's own."""

    submit_label = "Keep this concern"

    text = forms.CharField(
        label="What concerns you?",
        help_text="In a sentence or two. Nothing about a child, and no names.",
        max_length=CONCERN_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    shown_from = GovDateField(
        label="From which day on may others see it?",
        help_text="Only those whom your sharing agreement lets see early signs. Empty: after the usual weeks.",
        required=False,
    )


class AnswerForm(PcForm):
    """What the council says about a sign."""

    submit_label = "Answer"

    text = forms.CharField(
        label="What does the council say about it?",
        help_text="Whoever sees the sign reads your answer with it. Nothing about a child, and no names.",
        max_length=ANSWER_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
