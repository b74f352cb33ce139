"""The one box of the search."""

from typing import Final

from django import forms

from cib.common.folding import fold
from cib.common.forms import PcForm

LENGTH_MAX: Final = 100
LETTERS_MIN: Final = 2


class SearchForm(PcForm):
    """What somebody looks for: a name, a council's code, a reference."""

    submit_label = "Search"
    q = forms.CharField(
        label="Name, council or reference",
        max_length=LENGTH_MAX,
        help_text="Such as Leeds, 383, PC-0412 or a challenger’s name",
        error_messages={"required": "Enter a name, a council’s code or a reference"},
    )

    def clean_q(self) -> str:
        """Refuse what would find everything."""
        typed = str(self.cleaned_data["q"])
        if len(fold(typed).replace(" ", "")) < LETTERS_MIN:
            raise forms.ValidationError(f"Enter at least {LETTERS_MIN} letters or figures", code="short")
        return typed
