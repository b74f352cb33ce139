"""What CIB staff write of the programme: versions of offers, clauses of the ground rules."""

from typing import Any, ClassVar

from django import forms

from cib.common.changing import DatedChangeForm
from cib.common.forms import GovDateField, HalfDaysField
from peerchallenge.enums import CostBasis, PlaceKind
from peerchallenge.programme.rows import Place

PLACES_MAX = 8


class ClauseForm(DatedChangeForm):
    """A clause of the ground rules."""

    title = forms.CharField(label="Title", max_length=120)
    text = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 10}))


def _prose(label: str, most: int, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


def _number(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )


class OfferForm(DatedChangeForm):
    """What an offer says, and the team that it asks for."""

    #: A place that is of no kind is none: its other boxes are not asked for.
    conditional: ClassVar[tuple[str, ...]] = (
        "reason",
        *(f"place_{n}_{part}" for n in range(1, PLACES_MAX + 1) for part in ("kind", "label")),
    )

    name = forms.CharField(label="Name", max_length=80)
    purpose = _prose("Purpose", 300, 2, "One sentence.")
    explanation = _prose("Explanation", 2000, 8, "One paragraph that a director can forward to staff.")
    who_leads = _prose("Who leads", 200, 2)
    who_may_see = _prose("Who may see the results", 300, 2)
    cost_basis = forms.ChoiceField(label="Whose days", choices=CostBasis.choices, widget=forms.RadioSelect)
    site_half_days_default = HalfDaysField(label="Usual days on site")
    site_half_days_min = HalfDaysField(label="Fewest days on site", help_text="Fewer are warned of.")
    site_half_days_max = HalfDaysField(label="Most days on site", help_text="More are warned of.")
    reporting_half_days_default = HalfDaysField(label="Usual days of reporting")
    lines_per_site_day_max = _number("Lines of enquiry for each day on site", 20)
    notice_weeks_min = _number("Usual notice, in weeks", 104)
    invitation_days = _number("Days until an invitation expires", 90)
    settle_days = _number("Days until days settle by themselves", 90)
    report_days = _number("Days until the report is due", 90)
    cycle_years = forms.IntegerField(
        label="Comes round every so many years",
        min_value=1,
        max_value=10,
        required=False,
        help_text="Empty: it does not.",
    )
    window_from = GovDateField(label="First day of its window", required=False)
    window_to = GovDateField(label="Last day of its window", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the places of the team, one after the other."""
        super().__init__(*args, **kwargs)
        kinds = [("", "No place here"), *PlaceKind.choices]
        for n in range(1, PLACES_MAX + 1):
            self.fields[f"place_{n}_kind"] = forms.ChoiceField(label=f"Place {n}", choices=kinds, required=False)
            self.fields[f"place_{n}_label"] = forms.CharField(
                label=f"What place {n} is called", max_length=80, required=False
            )
            self.fields[f"place_{n}_is_required"] = forms.BooleanField(
                label=f"Place {n} must be filled", required=False
            )
        self.order_fields([*(name for name in self.fields if name not in _LAST), *_LAST])

    def facts(self) -> dict[str, Any]:
        """Give what the version says, by the names of its fields."""
        own = (name for name in self.fields if name not in _LAST and not name.startswith("place_"))
        return {name: self.cleaned_data[name] for name in own if name != "version"}

    def places(self) -> list[Place]:
        """Give the team: those places that are of some kind, called by it unless said otherwise."""
        found = []
        for n in range(1, PLACES_MAX + 1):
            kind = self.cleaned_data[f"place_{n}_kind"]
            if kind:
                label = self.cleaned_data[f"place_{n}_label"] or PlaceKind(kind).label
                found.append(Place(PlaceKind(kind), label, self.cleaned_data[f"place_{n}_is_required"]))
        return found


_LAST = ("from_date", "reason")
