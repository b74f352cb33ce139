"""The form of a contact note."""

from typing import Any

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.enums import ContactKind

NOTE_LENGTH_MAX = 1000


class ContactForm(PcForm):
    """When and how, what to remember, when again."""

    submit_label = "Note this contact"

    on_date = GovDateField(label="When were you in touch?", help_text="For example, 27 3 2027")
    kind = forms.ChoiceField(label="How?", choices=ContactKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="What should you remember?",
        help_text="The council’s director and your region’s leads can read this. Nothing about what a challenge asks "
        "or finds, and nothing about a child.",
        required=False,
        max_length=NOTE_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_on = GovDateField(
        label="When will you be in touch again?", help_text="You are reminded on Home on that day", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["on_date", "kind", "text", "next_on"])
