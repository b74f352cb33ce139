"""The questions of a request, one form a page: each knows its answers and how to save them by one service."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms

from cib.accounts.models import User
from cib.common import clock
from cib.common.components.words import counted, half_days_words, long_date
from cib.common.forms import GovDateField, HalfDaysField, PcForm
from councils.models import Council
from peerchallenge.enums import CostBasis, PreferenceKind, Priority, VisitPattern
from peerchallenge.forms.booking.fields import choice_of
from peerchallenge.models import Engagement, OfferVersion, Theme
from peerchallenge.queries.booking import bookable_versions, coordinator_of, people_of_host
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.booking import SITE_HALF_DAYS_MAX, mondays
from peerchallenge.rules.half_days import listed
from peerchallenge.services.booking import answer_question, appoint_coordinator, set_preferences

COUNCILS_A_PAGE = 4


def cost_words(version: OfferVersion) -> str:
    """Say what an offer usually costs the council in days."""
    days = version.site_half_days_default + version.reporting_half_days_default
    return {
        CostBasis.GIFTED: f"Usually counts {half_days_words(days)} of those your council may receive in a year.",
        CostBasis.PROGRAMME: "Paid by the programme: the days your council may receive are not touched.",
        CostBasis.OWN_ENTITLEMENT: f"Has an allowance of its own, of which it usually takes {half_days_words(days)}.",
        CostBasis.HOST_PAYS: "Paid by your council: the days it may receive are not touched.",
    }[CostBasis(version.cost_basis)]


class QuestionForm(PcForm):
    """One question of a request, filled with the answer that is saved."""

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        self.engagement = engagement
        kwargs["initial"] = {**self.saved(), **kwargs.get("initial", {})}
        super().__init__(*args, version=engagement.version, **kwargs)

    def saved(self) -> dict[str, Any]:
        """Give the saved answers by field."""
        return {name: getattr(self.engagement, name) for name in self.base_fields if hasattr(self.engagement, name)}

    def answers(self) -> dict[str, Any]:
        """Give what was answered, as the service names it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def save(self, actor: User) -> Engagement:
        """Hand the answers to the service."""
        return answer_question(
            engagement_id=self.engagement.pk, actor=actor, version=self.cleaned_data["version"], **self.answers()
        )


class _OfferChoice(forms.ChoiceField):
    """The offers of today's menu."""

    widget = forms.RadioSelect


def offer_choices() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Give the offers that can be booked, and under each what it is for and what it costs in days."""
    versions = bookable_versions()
    hints = {str(version.pk): f"{version.purpose} {cost_words(version)}" for version in versions}
    return [(str(version.pk), version.name) for version in versions], hints


class OfferForm(QuestionForm):
    """Which offer."""

    hidden_labels = ("offer",)
    offer = _OfferChoice(label="What would you like to ask for?", error_messages={"required": "Choose an offer"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "offer").choices, hints = offer_choices()
        self.option_hints = {"offer": hints}  # type: ignore[misc]

    def saved(self) -> dict[str, Any]:
        """Give the offer chosen so far."""
        return {"offer": str(self.engagement.offer_version_id)}

    def answers(self) -> dict[str, Any]:
        """Give the chosen version."""
        return {"offer_version_id": UUID(self.cleaned_data["offer"])}


class StartForm(PcForm):
    """Which offer, before there is a request."""

    hidden_labels = ("offer",)
    offer = _OfferChoice(label="What would you like to ask for?", error_messages={"required": "Choose an offer"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "offer").choices, hints = offer_choices()
        self.option_hints = {"offer": hints}  # type: ignore[misc]


class FocusForm(QuestionForm):
    """The question itself, and the themes by which people are found."""

    focus = forms.CharField(
        label="The question",
        help_text="One sentence, narrow enough for a few days. "
        "For example: how well do we help care leavers into education, employment and training?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the question that the team should look into"},
    )
    theme_ids = forms.MultipleChoiceField(
        label="Themes",
        help_text="They help to find people who know about this. Choose up to five.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "theme_ids").choices = [(str(theme.pk), theme.name) for theme in Theme.objects.all()]

    def saved(self) -> dict[str, Any]:
        """Give question and themes."""
        themes = [str(pk) for pk in self.engagement.themes.values_list("pk", flat=True)]
        return {"focus": self.engagement.focus, "theme_ids": themes}

    def clean_theme_ids(self) -> list[int]:
        """Give the ids in order; five themes at most, so that they still tell people apart."""
        chosen = sorted(int(pk) for pk in self.cleaned_data["theme_ids"])
        if len(chosen) > 5:
            raise forms.ValidationError("Choose five themes at most")
        return chosen


class WhyForm(QuestionForm):
    """Why now."""

    hidden_labels = ("why_now",)
    why_now = forms.CharField(
        label="Why now?",
        help_text="What made you think of it: figures, an inspection, your own assessment, a change of course. "
        "Your own side, the challenge managers and the team read this; nobody else does.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WindowForm(QuestionForm):
    """Between which dates."""

    wanted_from = GovDateField(label="Earliest date", example_days=140)
    wanted_to = GovDateField(label="Latest date", help_text="A span of four weeks or more makes a good match likelier")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say beside the field how much notice is usual."""
        super().__init__(*args, **kwargs)
        weeks = self.engagement.offer_version.notice_weeks_min
        usual = clock.today() + dt.timedelta(weeks=weeks)
        hint = f"{counted(weeks, 'week')}’ notice is usual: from {long_date(usual)}. You may ask for sooner."
        self.fields["wanted_from"].help_text = f"{hint} {self.fields['wanted_from'].help_text}"


def _holidays_in(monday: dt.date) -> str:
    """Name the bank holidays in the working week that begins on this Monday."""
    days = (monday + dt.timedelta(days=n) for n in range(5))
    found = [f"{name} ({day:%A})" for day in days if (name := bank_holiday_on(day))]
    return f"Bank holiday: {listed(found)}" if found else ""


class WeeksForm(QuestionForm):
    """Which weeks of the window would be best."""

    hidden_labels = ("preferred_weeks",)
    preferred_weeks = forms.MultipleChoiceField(
        label="Weeks that suit you best",
        help_text="Leave all empty if any week will do.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks = mondays(self.engagement.wanted_from, self.engagement.wanted_to)
        choice_of(self, "preferred_weeks").choices = [
            (monday.isoformat(), f"Week of Monday {monday.day} {monday:%B %Y}") for monday in weeks
        ]
        hints = {monday.isoformat(): _holidays_in(monday) for monday in weeks}
        self.option_hints = {"preferred_weeks": hints}  # type: ignore[misc]

    @property
    def has_window(self) -> bool:
        """Tell whether there are weeks to choose from."""
        return bool(choice_of(self, "preferred_weeks").choices)


class DaysForm(QuestionForm):
    """How many days on site, and how they lie."""

    site_half_days = HalfDaysField(
        label="Days on site",
        help_text="In whole or half days, like 3 or 2½",
        min_half_days=1,
        max_half_days=SITE_HALF_DAYS_MAX,
    )
    pattern = forms.ChoiceField(
        label="How should the days lie?", choices=VisitPattern.choices, widget=forms.RadioSelect
    )


class UrgencyForm(QuestionForm):
    """How urgent, and why."""

    conditional = ("urgency_reason",)

    option_hints = {
        "urgency": {
            str(Priority.INTERVENTION.value): "Your services are in statutory intervention",
            str(Priority.SIGNIFICANT_CHALLENGE.value): "Something serious has come up and cannot wait its turn",
            str(Priority.STANDARD.value): "Most requests are",
        }
    }
    urgency = forms.TypedChoiceField(
        label="Is it urgent?",
        choices=[
            (Priority.STANDARD.value, "No, standard"),
            (Priority.SIGNIFICANT_CHALLENGE.value, "Yes, a significant challenge"),
            (Priority.INTERVENTION.value, "Yes, intervention"),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    urgency_reason = forms.CharField(
        label="Why is it urgent?",
        help_text="Needed if it is. Challenge managers and your region's leads read it.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CouncilsForm(QuestionForm):
    """Authorities that the host would like, or would rather avoid, each with a reason."""

    kind: PreferenceKind

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Council.objects.in_force().exclude(pk=kwargs["engagement"].host_id).order_by("name")
        choices = [("", "No council"), *((str(pk), name) for pk, name in rows.values_list("pk", "name"))]
        for number in range(1, COUNCILS_A_PAGE + 1):
            self.fields[f"council_{number}"] = forms.ChoiceField(
                label=f"Council {number}",
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )
            self.fields[f"reason_{number}"] = forms.CharField(label=f"Reason {number}", required=False, max_length=300)
        self.order_fields([name for name in self.fields if name != "version"])

    def saved(self) -> dict[str, Any]:
        """Give the authorities named so far."""
        found: dict[str, Any] = {}
        rows = self.engagement.preferences.filter(kind=self.kind).order_by("pk")
        for number, row in enumerate(rows, 1):
            found |= {f"council_{number}": str(row.council_id), f"reason_{number}": row.reason}
        return found

    def save(self, actor: User) -> Engagement:
        """Hand the authorities to the service."""
        data = self.cleaned_data
        named = [
            (UUID(data[f"council_{number}"]), data[f"reason_{number}"])
            for number in range(1, COUNCILS_A_PAGE + 1)
            if data[f"council_{number}"]
        ]
        return set_preferences(
            engagement_id=self.engagement.pk, kind=self.kind, councils=named, actor=actor, version=data["version"]
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the council where only a reason was given, so that nothing typed is lost."""
        data = super().clean() or self.cleaned_data
        for number in range(1, COUNCILS_A_PAGE + 1):
            if data.get(f"reason_{number}") and not data.get(f"council_{number}"):
                self.add_error(f"council_{number}", "Choose the council that this reason is about")
        return data


class PreferredForm(CouncilsForm):
    """Authorities that the host would like."""

    kind = PreferenceKind.PREFERRED


class AvoidedForm(CouncilsForm):
    """Authorities that the host would rather avoid."""

    kind = PreferenceKind.AVOIDED


class CoordinatorForm(QuestionForm):
    """Who coordinates for the host."""

    hidden_labels = ("coordinator",)
    coordinator = forms.ChoiceField(label="Who will coordinate for you?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of_host(self.engagement.host)
        choices = [("", "Nobody yet"), *((str(person.pk), person.name) for person in people)]
        choice_of(self, "coordinator").choices = choices

    def saved(self) -> dict[str, Any]:
        """Give who coordinates today."""
        person = coordinator_of(self.engagement)
        return {"coordinator": str(person.pk) if person else ""}

    def save(self, actor: User) -> Engagement:
        """Hand the person to the service."""
        chosen = self.cleaned_data["coordinator"]
        return appoint_coordinator(
            engagement_id=self.engagement.pk,
            person_id=UUID(chosen) if chosen else None,
            actor=actor,
            version=self.cleaned_data["version"],
        )


class PracticalForm(QuestionForm):
    """Anything practical."""

    hidden_labels = ("practical_notes",)
    practical_notes = forms.CharField(
        label="Is there anything practical we should know?",
        help_text="Half-terms, elections, an expected inspection, travel, access, a preference for who speaks to whom.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
