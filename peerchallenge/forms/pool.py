"""Forms of the pool: they check shape, the services decide."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from cib.common import clock
from cib.common.forms import GovDateField, HalfDaysField, PcForm
from councils.enums import Party
from councils.models import Council, Person
from peerchallenge.enums import Accreditation, ChallengerKind, Depth, DiaryKind, Half
from peerchallenge.models import Challenger, ProgrammeYear, Theme
from peerchallenge.rules.pool import ACCREDITATION_MOVES, PLEDGE_HALF_DAYS_MAX, WITH_END

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
USUAL_WEEK: Final = [
    (str(2 * day + half), f"{name} {Half(Half.values[half]).label}")
    for day, name in enumerate(WEEKDAYS)
    for half in (0, 1)
]
_PARTIES: Final = [("", "Choose a group"), *Party.choices]


class ProfileForm(PcForm):
    """What a challenger does and did."""

    submit_label = "Save"
    post_title = forms.CharField(label="Post", help_text="Now, or the last one before retiring.", max_length=120)
    experience = forms.CharField(
        label="Experience",
        help_text="What you have done that would help another council. Councils that choose a challenger read this.",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    in_practice_since = GovDateField(label="In practice since", required=False)
    left_practice_on = GovDateField(
        label="Left practice on", help_text="Leave this empty while you are in practice.", required=False
    )


class OfficeProfileForm(ProfileForm):
    """The same, and what only CIB staff change."""

    kind = forms.ChoiceField(label="Kind", choices=ChallengerKind.choices, widget=forms.RadioSelect)
    party = forms.ChoiceField(
        label="Political group",
        help_text="Member peers only: its office releases them.",
        choices=_PARTIES,
        required=False,
    )
    can_lead = forms.BooleanField(label="May lead a team", required=False)


class AddForm(OfficeProfileForm):
    """A person who joins the pool."""

    submit_label = "Add to the pool"
    email = forms.EmailField(
        label="E-mail address of the person",
        help_text="The person must be in the register of people already.",
        max_length=254,
    )
    field_order = ["email", "kind", "post_title"]

    def clean_email(self) -> str:
        """Find the person of the address."""
        email = str(self.cleaned_data["email"]).strip().lower()
        self.person = Person.objects.known().filter(email=email).first()
        if self.person is None:
            raise ValidationError("Nobody in the register has this address. Add the person first, or check the address")
        return email


class KnowledgeForm(PcForm):
    """How deep knowledge of each theme goes."""

    submit_label = "Save"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Not claimed"), *((str(value), label) for value, label in Depth.choices)]
        for theme in Theme.objects.all():
            self.fields[theme.code] = forms.ChoiceField(label=theme.name, choices=choices, required=False)

    def depths(self) -> dict[str, int]:
        """Give the depth by theme code, for what is claimed."""
        answers = self.cleaned_data.items()
        return {code: int(value) for code, value in answers if code != "version" and value}


class UsualWeekForm(PcForm):
    """Which half-days of a usual week are free."""

    submit_label = "Save"
    hidden_labels = {"free"}
    free = forms.MultipleChoiceField(
        label="When are you usually free?",
        choices=USUAL_WEEK,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def pattern(self) -> str:
        """Give the ten marks."""
        free = set(self.cleaned_data["free"])
        return "".join("1" if value in free else "0" for value, _ in USUAL_WEEK)


class TimeForm(PcForm):
    """A time that differs from the usual week."""

    submit_label = "Save"
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(DiaryKind.AWAY, "I am away"), (DiaryKind.FREE, "I am free, although usually not")],
        widget=forms.RadioSelect,
    )
    first = GovDateField(label="First day")
    last = GovDateField(label="Last day", help_text="The same day for a single one.")
    halves = forms.ChoiceField(
        label="Which part of each day?",
        choices=[("", "The whole day"), (Half.MORNING, "Mornings only"), (Half.AFTERNOON, "Afternoons only")],
        required=False,
        widget=forms.RadioSelect,
    )


class PledgeForm(PcForm):
    """Days pledged for a programme year."""

    submit_label = "Pledge"
    year = forms.ModelChoiceField(label="Programme year", queryset=ProgrammeYear.objects.none(), empty_label=None)
    half_days = HalfDaysField(
        label="How many days?",
        help_text="In days, such as 5 or 2½. You are never booked for more than you pledged.",
        max_half_days=PLEDGE_HALF_DAYS_MAX,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_years = ProgrammeYear.objects.filter(ends_on__gte=clock.today(), closed_at__isnull=True)
        self.fields["year"].queryset = open_years  # type: ignore[attr-defined]


class AccreditationForm(PcForm):
    """Where accreditation goes, and until when."""

    submit_label = "Save"
    accreditation = forms.ChoiceField(label="Accreditation", widget=forms.RadioSelect)
    until = GovDateField(
        label="Ends on", help_text="For provisional and full accreditation: the last day.", required=False
    )

    def __init__(self, *args: Any, challenger: Challenger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = Accreditation(challenger.accreditation)
        lawful = ACCREDITATION_MOVES[now] | ({now} & WITH_END)
        choices = [(state.value, str(state.label)) for state in Accreditation if state in lawful]
        renewal = [(value, f"{label} (renewed)" if value == now else label) for value, label in choices]
        self.fields["accreditation"].choices = renewal  # type: ignore[attr-defined]


class InterestForm(PcForm):
    """An interest in a council."""

    submit_label = "Declare"
    council = forms.ModelChoiceField(label="Council", queryset=Council.objects.none(), empty_label="Choose a council")
    nature = forms.CharField(
        label="What is your interest?",
        help_text=(
            "For example family or close friends who work there, a contract, an application for a post. Only the "
            "challenge manager of an engagement there reads this; the council learns only that there is an interest."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = Council.objects.in_force().order_by("name")  # type: ignore[attr-defined]


class ConfirmForm(PcForm):
    """Nothing to fill in: the button is the answer."""
