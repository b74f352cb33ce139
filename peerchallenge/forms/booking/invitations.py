"""Forms of those who are asked, and of those who release them."""

from typing import Any

from django import forms

from cib.common.forms import PcForm


class AcceptForm(PcForm):
    """Accept, with a declaration of interests."""

    submit_label = "Accept the invitation"
    conditional = ("declaration",)
    interest = forms.ChoiceField(
        label="Do you have any interest in this council?",
        help_text="Work for it, now or before; family or friends who work there or use its services; contracts; "
        "an application for a job there.",
        choices=[("no", "No, I have nothing to declare"), ("yes", "Yes, I have something to declare")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you have something to declare"},
    )
    declaration = forms.CharField(
        label="If yes, what is it?",
        help_text="Only the challenge manager reads this. The council learns that you declared something, not what.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a contradiction: nothing to declare, and yet a declaration."""
        data = super().clean() or self.cleaned_data
        if data.get("interest") == "no" and data.get("declaration"):
            self.add_error("interest", "You have described an interest: choose yes, or leave the description empty")
        return data


class DeclineForm(PcForm):
    """Decline, with a reason and, if one likes, a colleague."""

    submit_label = "Decline the invitation"
    reason = forms.CharField(
        label="Why can you not come?",
        help_text="The council and the challenge manager read this.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you cannot come"},
    )
    colleague = forms.CharField(
        label="Could a colleague come instead?", help_text="A name and where they work", required=False, max_length=200
    )


class LeaveForm(PcForm):
    """Leave a team, or let somebody go."""

    reason = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why"}
    )


class RefuseForm(PcForm):
    """Refuse a release."""

    submit_label = "Refuse the release"
    reason = forms.CharField(
        label="Why can they not be released?",
        help_text="They, the council and the challenge manager read this.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
