"""Forms of days: allowances, extensions, funded days, funds, reversals, programme years."""

from typing import Any

from django import forms

from cib.common.forms import HalfDaysField, PcForm
from peerchallenge.enums import AllowanceKind, EffortKind, HostBasis
from peerchallenge.models import Fund, ProgrammeYear
from peerchallenge.rules.days import EXTENSION_HALF_DAYS_MAX, FUNDED_HALF_DAYS_MAX

REASON_MAX = 300


def _reason(label: str = "Why", **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def open_years() -> list[tuple[int, str]]:
    """Give the programme years to which something can still be posted."""
    return [(year.pk, str(year)) for year in ProgrammeYear.objects.filter(closed_at__isnull=True)]


class YearField(forms.TypedChoiceField):
    """A programme year that is open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Programme year", coerce=int, choices=open_years, **kwargs)


class AllowanceForm(PcForm):
    """Post an opening balance, or waive days."""

    source = forms.ChoiceField(
        label="What to post",
        widget=forms.RadioSelect,
        choices=[
            ("opening", "An opening balance: days that the council brings to the ledger"),
            ("used", "Days used before the ledger began, taken off the allowance"),
            ("waiver", "A waiver: days taken off the allowance by agreement"),
        ],
    )
    kind = forms.ChoiceField(label="Of which days", widget=forms.RadioSelect, choices=AllowanceKind.choices)
    year = YearField()
    half_days = HalfDaysField(label="How many days", min_half_days=1)
    reason = _reason()
    once = forms.RegexField(
        r"^[0-9a-f-]{36}$",
        max_length=36,
        widget=forms.HiddenInput,
        error_messages={"invalid": "This page was not sent whole. Go back, load it again, and send it once more"},
    )
    submit_label = "Post"


class ExtensionForm(PcForm):
    """Propose more days for an engagement."""

    year = YearField(help_text="The year in which the extra days lie.")
    half_days = HalfDaysField(
        label="How many more days", min_half_days=1, max_half_days=EXTENSION_HALF_DAYS_MAX, help_text="Such as 1 or 1½."
    )
    reason = _reason("Why more days are needed")
    submit_label = "Propose"


class FundedDaysForm(PcForm):
    """Ask for days that programme money pays."""

    year = YearField()
    half_days = HalfDaysField(label="How many days", min_half_days=1, max_half_days=FUNDED_HALF_DAYS_MAX)
    reason = _reason("Why they are needed")
    submit_label = "Ask for these days"


class FundedDaysAnswerForm(PcForm):
    """Approve from a fund, or decline with a reason."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[("approve", "Approve these days"), ("decline", "Decline")],
    )
    fund = forms.ModelChoiceField(
        label="Which fund pays", queryset=Fund.objects.filter(closed_on__isnull=True), required=False
    )
    answer = _reason("Why, if you decline", required=False)
    submit_label = "Send the answer"

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == "approve" and not data.get("fund") and "fund" not in self.errors:
            self.add_error("fund", "Choose the fund that pays")
        if data.get("decision") == "decline" and not data.get("answer"):
            self.add_error("answer", "Say why you decline")
        return data


class FundForm(PcForm):
    """Add a fund."""

    code = forms.SlugField(label="Short code", max_length=40, help_text="Letters, figures and hyphens.")
    name = forms.CharField(label="Name", max_length=120)
    purpose = forms.CharField(label="What it pays for", max_length=300, required=False)
    submit_label = "Add the fund"


class ReversalForm(PcForm):
    """Say why an entry is undone."""

    reason = _reason("What was wrong", help_text="It stands in the statement. Name no child and no family.")
    submit_label = "Undo this entry"


class YearAddForm(PcForm):
    """Open a programme year."""

    first_year = forms.IntegerField(
        label="The year in which it begins",
        min_value=2000,
        max_value=2098,
        help_text="2028 is April 2028 to March 2029.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    give = HalfDaysField(label="Days that each council gives", max_half_days=200)
    receive = HalfDaysField(label="Days that each council may receive", max_half_days=200)
    member_support = HalfDaysField(label="Days of member peer support for each council", max_half_days=200)
    carries_over = forms.BooleanField(label="Carry what is left over to the next year", required=False)
    submit_label = "Open the year"


class YearForm(PcForm):
    """Change how days count in a year, from now on."""

    host_basis = forms.ChoiceField(
        label="How a day on site counts to the host", widget=forms.RadioSelect, choices=HostBasis.choices
    )
    counted_kinds = forms.MultipleChoiceField(
        label="Which kinds of effort count", widget=forms.CheckboxSelectMultiple, choices=EffortKind.choices
    )
    carries_over = forms.BooleanField(label="Carry what is left over to the next year", required=False)
    submit_label = "Save the rule"


class ConfirmForm(PcForm):
    """Nothing to fill in: one button that carries the version."""

    submit_label = "Confirm"
