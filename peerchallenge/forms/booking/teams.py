"""Forms of teams: whom to ask for which place, places added or waived, objections, conflicts cleared."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cib.common.forms import PcForm
from councils.models import Person
from peerchallenge.enums import PlaceKind, Priority
from peerchallenge.forms.booking.fields import choice_of
from peerchallenge.matching import WHERE
from peerchallenge.models import TeamPlace

_ADDABLE = [(kind.value, kind.label) for kind in PlaceKind if kind != PlaceKind.LEAD]


class ShortlistFilter(forms.Form):
    """How the list of people is narrowed; what is not a choice is left out, never an error."""

    need = forms.MultipleChoiceField(
        label="Needed for", required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    theme = forms.MultipleChoiceField(
        label="Knows about", required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    where = forms.ChoiceField(label="From", required=False, choices=WHERE)
    only = forms.MultipleChoiceField(
        label="Show only",
        required=False,
        choices=[
            ("free", "Free in one of the weeks"),
            ("practising", "In practice now"),
            ("days", "From a council with days to give"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(label="Name or council", required=False, max_length=80)

    def __init__(
        self, *args: Any, places: Iterable[TeamPlace], themes: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        kinds = dict.fromkeys((place.kind, PlaceKind(place.kind).label) for place in places)
        choice_of(self, "need").choices = list(kinds)
        choice_of(self, "theme").choices = list(themes)


class AskForm(PcForm):
    """Which place somebody is asked to take, and a word to them."""

    submit_label = "Send the invitation"
    place = forms.ChoiceField(label="Which place?", widget=forms.RadioSelect)
    message = forms.CharField(
        label="A message to them",
        help_text="They see the council, the offer and the dates; not what it is about until they have accepted.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, places: Iterable[TeamPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "place").choices = [(f"{place.pk}:{place.version}", place.label) for place in places]


class ReasonForm(PcForm):
    """A reason, where one is needed."""

    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why"}
    )


class PlaceForm(PcForm):
    """A place beyond the offer's own team."""

    submit_label = "Add the place"
    kind = forms.ChoiceField(label="What kind of place?", choices=_ADDABLE, widget=forms.RadioSelect)
    label = forms.CharField(label="What to call it", help_text="For example, housing specialist", max_length=80)
    is_required = forms.BooleanField(label="Scoping waits until it is filled", required=False)


class ObjectionForm(PcForm):
    """Why somebody must not come."""

    submit_label = "Object"
    reason = forms.CharField(
        label="Why should this person not come?",
        help_text="Only your council and the challenge manager see this. They are not suggested to you again.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why"},
    )


class ClearForm(PcForm):
    """Why a conflict does not stand in the way."""

    submit_label = "Clear this conflict"
    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Why does it not stand in the way?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )


class PersonForm(PcForm):
    """One of some people."""

    person = forms.ChoiceField(label="Who?", widget=forms.RadioSelect, error_messages={"required": "Choose somebody"})

    def __init__(self, *args: Any, people: Iterable[Person], label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "person").choices = [(str(person.pk), person.name) for person in people]
        if label:
            self.fields["person"].label = label


class PriorityForm(PcForm):
    """Another place in the queue, with the reason."""

    submit_label = "Save the priority"
    priority = forms.TypedChoiceField(label="Priority", choices=Priority.choices, coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why?",
        help_text="The council and its region’s leads read this.",
        max_length=300,
        error_messages={"required": "Say why"},
    )


class ServiceLeadsForm(PcForm):
    """Some of the host's own people."""

    submit_label = "Save"
    people = forms.MultipleChoiceField(label="Who?", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "people").choices = [(str(person.pk), person.name) for person in people]
