"""The forms of self-assessments."""

from typing import Final

from django import forms

from cib.common.forms import PcForm
from profiles.enums import AssessmentForm, Confidence

ANSWER_LENGTH_MAX: Final = 8000
VIEW_LENGTH_MAX: Final = 2000


class BeginForm(PcForm):
    """In which form."""

    submit_label = "Begin"

    form = forms.ChoiceField(
        label="How do you want to give it?",
        help_text="No format is asked of you. What you write is the council’s alone until you release it.",
        choices=AssessmentForm.choices,
        widget=forms.RadioSelect,
    )


class AnswersForm(PcForm):
    """The three open questions."""

    submit_label = "Save"

    what_we_know = forms.CharField(
        label="What do you know about your practice?",
        required=False,
        max_length=ANSWER_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    how_we_know = forms.CharField(
        label="How do you know it?",
        required=False,
        max_length=ANSWER_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    what_we_will_do = forms.CharField(
        label="What will you do in the next twelve months?",
        required=False,
        max_length=ANSWER_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class ThemeForm(PcForm):
    """What the council thinks of one theme, on which evidence, how surely."""

    submit_label = "Save"

    view = forms.CharField(
        label="What do you think of it?", max_length=VIEW_LENGTH_MAX, widget=forms.Textarea(attrs={"rows": 5})
    )
    evidence = forms.CharField(
        label="What is the evidence?",
        required=False,
        max_length=VIEW_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confidence = forms.ChoiceField(label="How sure are you?", choices=Confidence.choices, widget=forms.RadioSelect)


class DocumentForm(PcForm):
    """The council's own document."""

    submit_label = "Keep this document"

    document = forms.FileField(
        label="Your document",
        help_text="PDF, Word, Excel, PowerPoint or OpenDocument, without macros",
        max_length=200,
    )
