"""Forms of visits, effort, concerns and changes of course: they check shape, the services decide."""

from typing import Any, ClassVar

from django import forms

from cib.common.forms import GovDateField, HalfDaysField, PcForm
from councils.models import Person


class LineForm(PcForm):
    """A line of enquiry that emerged on site."""

    submit_label = "Add and tell the host"
    question = forms.CharField(
        label="What should the team also look at?",
        help_text="One sentence. The host is asked to acknowledge it before the team follows it.",
        max_length=300,
    )


_RING_THEM = "Nobody can be told of that here. Do not write it down; ring the chief executive’s office, as said above."


class ConcernForm(PcForm):
    """A concern about a child."""

    submit_label = "Pass it on now"
    text = forms.CharField(
        label="What worries you?",
        help_text=(
            "Say what was seen or said, when and where, and what must happen first. "
            "Use the council's own case reference, never a child's name."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    is_about_dcs = forms.BooleanField(
        label="It is about the director of children's services",
        help_text="Then it goes to the chief executive instead.",
        required=False,
    )

    def __init__(self, *args: Any, chief_executive: Person | None, **kwargs: Any) -> None:
        """Say, before anything is written, that nobody can be told here of a concern about the director."""
        super().__init__(*args, **kwargs)
        hint = f"Then it goes to {chief_executive.name}, chief executive, instead." if chief_executive else _RING_THEM
        self.fields["is_about_dcs"].help_text = hint


class ConcernAnswerForm(PcForm):
    """What was done about a concern; an empty answer says that it was received."""

    submit_label = "Save"
    action_taken = forms.CharField(
        label="What have you done about it?",
        help_text="Leave it empty to say only that you have received it. You can come back and add to it.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CorrectionForm(PcForm):
    """How a day went otherwise than planned."""

    submit_label = "Save and confirm"
    half_days = HalfDaysField(
        label="How long did it take?",
        help_text="In days, such as 1 or 2½. Enter 0 if it did not happen.",
        min_half_days=0,
        max_half_days=60,
    )
    note = forms.CharField(label="What went otherwise?", max_length=500, required=False)


class DisputeForm(PcForm):
    """Why an entry is not right."""

    submit_label = "Dispute this entry"
    note = forms.CharField(
        label="What is not right?", help_text="The person will read this.", max_length=500, widget=forms.Textarea
    )


class ReasonForm(PcForm):
    """Why an engagement is paused, declined or cancelled."""

    reason = forms.CharField(
        label="Why?",
        help_text="A sentence or two. The host, the team and the challenge manager will read it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ResumeForm(PcForm):
    """Whether a paused engagement keeps its dates."""

    submit_label = "Resume"
    keep_dates = forms.ChoiceField(
        label="What about the dates?",
        choices=[("yes", "Keep the dates that were fixed"), ("no", "Find new dates: go back to scoping")],
        initial="yes",
        widget=forms.RadioSelect,
    )


class MoveForm(PcForm):
    """The new first day of a visit."""

    submit_label = "Move the visit"
    asked_as: ClassVar[dict[str, str]] = {"half_days": "first_day"}  # they follow from it
    first_day = GovDateField(
        label="New first day",
        help_text="The other days follow in the same rhythm on working days.",
        example_days=28,
    )
    agrees_unusual_days = forms.BooleanField(
        label="Host and lead challenger both agree to a weekend or bank holiday", required=False
    )
    #: The days that the page named: sending them again means yes.
    named = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
