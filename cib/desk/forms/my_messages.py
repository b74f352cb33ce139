"""How somebody wants their messages."""

from typing import Any

from django import forms

from cib.common import outbox
from cib.common.enums import Frequency
from cib.common.forms import PcForm


def optional_kinds() -> list[tuple[str, str]]:
    """Give the kinds that may be switched off, by name."""
    kinds = (kind for kind in outbox.registered_kinds().values() if kind.is_optional)
    return sorted(((kind.code, kind.label) for kind in kinds), key=lambda kind: kind[1])


class MyMessagesForm(PcForm):
    """Choose how often, and what not by e-mail."""

    frequency = forms.ChoiceField(
        label="When should e-mail come?",
        widget=forms.RadioSelect,
        choices=Frequency.choices,
        help_text="A concern about a child always comes at once, and so does what would be too late the day after.",
    )
    muted: Any = forms.MultipleChoiceField(
        label="What need not come by e-mail?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=optional_kinds,
        help_text="You still find it on the page of your messages. Everything else is necessary and always comes.",
    )
    submit_label = "Save"
