"""The forms of councils' single sign-on."""

from typing import Any

from django import forms

from cib.common.forms import PcForm
from councils.models import Council
from councils.rules import domains_in

ADDRESS_LENGTH_MAX = 300
CLIENT_LENGTH_MAX = 190
SECRET_LENGTH_MAX = 500
DOMAINS_LENGTH_MAX = 2000


class CouncilsField(forms.ModelMultipleChoiceField):
    """Councils in force, several at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Council.objects.none(), **kwargs)

    def __deepcopy__(self, memo: Any) -> Any:
        field = super().__deepcopy__(memo)
        field.queryset = Council.objects.in_force().order_by("name")
        return field


class SignOnForm(PcForm):
    """What connects a council's sign-on with us. The secret goes in and never comes out."""

    submit_label = "Save"

    name = forms.CharField(label="Name", max_length=120, help_text="As its people read it: the council or the group")
    councils = CouncilsField(
        label="Councils",
        help_text="Those whose people sign in through it. To choose several, hold Ctrl, or Command on a Mac",
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )
    domains = forms.CharField(
        label="Domains of e-mail addresses",
        max_length=DOMAINS_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, such as northbridge.gov.uk. Nobody else signs in through it",
    )
    issuer = forms.CharField(
        label="Issuer", max_length=ADDRESS_LENGTH_MAX, help_text="Exactly as the provider names itself, https://..."
    )
    client_id = forms.CharField(label="Client id", max_length=CLIENT_LENGTH_MAX)
    secret = forms.CharField(
        label="Client secret",
        max_length=SECRET_LENGTH_MAX,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is sealed and never shown again. Leave it empty to keep the one there is",
    )
    second_factor_values = forms.CharField(
        label="How it says that a second factor was asked for",
        max_length=200,
        initial="mfa",
        help_text="Values of amr or acr, with spaces between. Without one of them we ask for a second factor ourselves",
    )

    def facts(self) -> dict[str, Any]:
        """Give what was typed, as the services take it."""
        data = self.cleaned_data
        names = ("name", "issuer", "client_id", "secret", "second_factor_values")
        more = {name: data[name] for name in ("slug",) if name in data}
        facts = {name: data[name] for name in names} | more
        return facts | {
            "domains": domains_in(data["domains"]),
            "council_ids": [council.pk for council in data["councils"]],
        }


class SignOnAddForm(SignOnForm):
    """The same, with the short name that its addresses carry for good."""

    slug = forms.SlugField(
        label="Short name", max_length=40, help_text="Small letters, digits and hyphens; part of the return address"
    )
    secret = forms.CharField(
        label="Client secret",
        max_length=SECRET_LENGTH_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is sealed and never shown again",
    )
    field_order = ("name", "slug", "councils", "domains", "issuer", "client_id", "secret")
