"""Forms of scoping and ground rules: they check shape, the services decide."""

from typing import Any

from django import forms

from cib.common.forms import GovDateField, HalfDaysField, PcForm
from councils.enums import Audience
from peerchallenge.enums import Basis, FeedbackForm, FindingsGoTo, Involvement
from peerchallenge.queries.effort_plan import PLANNED_KINDS, EffortPlan
from peerchallenge.rules.effort_plan import EFFORT_HALF_DAYS_MAX


def _prose(label: str, *, hint: str = "", max_length: int = 3000, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _choice(label: str, choices: Any, *, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=False, widget=forms.RadioSelect)


class MeetingForm(PcForm):
    """The record of a scoping meeting."""

    submit_label = "Save the record"
    held_on = GovDateField(label="Date of the meeting", example_days=-2)
    attendees = forms.CharField(
        label="Who took part?",
        help_text="One a line",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decisions = forms.CharField(
        label="What was decided?",
        help_text="About the focus, the lines of enquiry, the dates, and what to leave out",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ScopePartForm(PcForm):
    """A part of the scope: saved, it leads back to the whole."""

    submit_label = "Save and go back to the scope"


class FocusForm(ScopePartForm):
    """The question and why now."""

    focus = forms.CharField(
        label="What is the question?",
        help_text="One sentence, narrow enough to look at deeply in the days on site",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why_now = _prose("Why now?", hint="What has happened, or is about to, that makes this the right time")


class BoundariesForm(ScopePartForm):
    """What is in, what is out, what success looks like."""

    in_scope = _prose("What is in scope?", hint="Services, teams and places that the team looks at")
    out_of_scope = _prose("What is out of scope?", hint="So that nobody expects it")
    success = _prose("What does success look like?", hint="What you would know or be able to do afterwards")


class BasisForm(ScopePartForm):
    """Why this focus, and what becomes of the findings."""

    basis = _choice("What is the choice of focus based on?", Basis.choices)
    findings_go_to = _choice("Where will the findings go?", FindingsGoTo.choices)
    existing_plan = forms.CharField(
        label="Which existing plan?", help_text="If they go into one you have", required=False, max_length=200
    )


class InvolvementForm(ScopePartForm):
    """How far members and the corporate centre take part."""

    lead_member_level = _choice(
        "How is the lead member involved?",
        Involvement.choices,
        hint="The lead member is asked to acknowledge the scope in any case",
    )
    chief_executive_level = _choice("How is the chief executive involved?", Involvement.choices)


class FeedbackPlanForm(ScopePartForm):
    """Form and audience of the feedback."""

    feedback_form = _choice("In what form does the team report?", FeedbackForm.choices)
    feedback_who = forms.CharField(
        label="Who hears the feedback on the last day?",
        help_text="For example, the management team first, then the staff who took part",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    feedback_audience = forms.ChoiceField(
        label="Who do you expect to see the findings later?",
        help_text="An intention only: you decide when they are there",
        choices=Audience.choices,
        widget=forms.RadioSelect,
    )


class BreadthForm(ScopePartForm):
    """Why as many lines of enquiry as these are right."""

    breadth_reason = _prose(
        "Why is this breadth right?", hint="Leave it empty if you would rather not say", max_length=500, rows=3
    )


class NoMeetingForm(ScopePartForm):
    """Why no scoping meeting was held."""

    no_meeting_reason = _prose(
        "Why was no scoping meeting held?", hint="For example, it was all settled by telephone", max_length=500, rows=3
    )


class LineOfEnquiryForm(PcForm):
    """A line of enquiry."""

    submit_label = "Add"
    question = forms.CharField(
        label="Line of enquiry",
        help_text="A question within the focus, such as: how quickly do families get help?",
        max_length=300,
    )


class ReasonForScopeForm(PcForm):
    """Why a scope is sent back, or opened again."""

    reason = forms.CharField(
        label="Why?",
        help_text="A sentence or two. Both sides will read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ApprovalForm(PcForm):
    """What only the director can say of the dates; everything else is read above it."""

    submit_label = "Approve the scope and its dates"
    dcs_will_be_there = forms.BooleanField(
        label="The director of children’s services will be in the council on all days on site",
        help_text="If not all of them, leave this empty: you can still approve",
        required=False,
    )

    def __init__(self, *args: Any, is_dcs_expected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_dcs_expected:
            del self.fields["dcs_will_be_there"]


class AcknowledgementForm(PcForm):
    """What a lead member adds, if anything."""

    submit_label = "I have read the scope"
    comment = _prose("Is there anything you would add?", hint="The host and the team will read it", max_length=1000)


class SignatureForm(PcForm):
    """A signature: a tick and one's own name."""

    submit_label = "Sign the ground rules"
    ground_rules_id = forms.UUIDField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(label="I have read these ground rules and agree to them", required=False)
    name = forms.CharField(label="Your full name", max_length=200, widget=forms.TextInput({"autocomplete": "name"}))


class EffortPlanForm(PcForm):
    """Half-days by team member and kind, as one table; fieldwork is not typed."""

    submit_label = "Save the plan"
    marks_optional = False

    def __init__(self, *args: Any, plan: EffortPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row, person in enumerate(plan.people):
            for kind in PLANNED_KINDS:
                field = HalfDaysField(
                    label=f"{kind.label}, {person.invitation.challenger.person.name}",
                    required=False,
                    max_half_days=EFFORT_HALF_DAYS_MAX,
                    initial=person.half_days.get(kind, 0),
                )
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"days_{row}_{kind}"] = field
        self.plan = plan

    def planned(self) -> dict[Any, dict[str, int]]:
        """Give half-days by invitation and kind; an empty box is none."""
        return {
            person.invitation.pk: {str(kind): self.cleaned_data[f"days_{row}_{kind}"] or 0 for kind in PLANNED_KINDS}
            for row, person in enumerate(self.plan.people)
        }

    def cell(self, row: int, kind: str) -> Any:
        """Give the field of one cell of the table."""
        return self[f"days_{row}_{kind}"]
