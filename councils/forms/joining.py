"""The form with which an invited person opens their account."""

from typing import Any

from django import forms

from cib.common.forms import PcForm

PASSWORD_LENGTH_MAX = 128


class JoinForm(PcForm):
    """A password, typed twice; their address is the invitation's."""

    submit_label = "Open my account"

    password = forms.CharField(
        label="Choose a password",
        max_length=PASSWORD_LENGTH_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three words that do not belong together are easy to remember",
    )
    again = forms.CharField(
        label="The same password again",
        max_length=PASSWORD_LENGTH_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean() or {}
        if "again" in cleaned and cleaned.get("password") != cleaned["again"]:
            self.add_error("again", "The two passwords differ")
        return cleaned
