"""Forms of messages: why a kind is held back, when a reminder goes out."""

from django import forms

from cib.common.forms import PcForm
from cib.common.reminder_policies import DAYS_MAX


class HoldKindForm(PcForm):
    """Hold back all messages of a kind."""

    reason = forms.CharField(label="Why", max_length=200, help_text="Other CIB staff read it on this page’s list.")
    submit_label = "Hold back"


class ReminderPolicyForm(PcForm):
    """Change when a reminder goes out: days before (negative) or after, or days to wait."""

    days = forms.IntegerField(
        label="How many days after",
        min_value=-DAYS_MAX,
        max_value=DAYS_MAX,
        help_text="A number below nothing is before: -7 is 7 days before.",
        error_messages={"required": "Enter how many days"},
    )
    is_active = forms.TypedChoiceField(
        label="Does it go out?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No, it is switched off")],
        coerce=lambda value: value == "yes",
    )
    submit_label = "Save"


class WaitingPolicyForm(ReminderPolicyForm):
    """Change how long a level waits after the one below."""

    days = forms.IntegerField(
        label="How many days to wait after those below were reminded",
        min_value=0,
        max_value=DAYS_MAX,
        error_messages={"required": "Enter how many days"},
    )
