"""Fields that several forms share."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cib.common.forms import GovDateField
from councils.models import Council, Person
from councils.queries.lists import known_person_with


class PersonByEmailField(forms.EmailField):
    """A person, named by e-mail address; lists of everybody are too long to choose from."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "E-mail address of the person")
        kwargs.setdefault("help_text", "The address in their record")
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Give the person, or say that nobody has this address."""
        email = super().clean(value)
        if not email:
            return None
        person: Person | None = known_person_with(email)
        if person is None:
            raise ValidationError("Nobody in the list of people has this address. Add them there first", code="unknown")
        return person


class LastDayField(GovDateField):
    """The last day on which something holds; what comes out is the day after, as half-open periods end."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Last day")
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Give the day after the day typed."""
        day = super().clean(value)
        return day + dt.timedelta(days=1) if day else None


class CouncilField(forms.ModelChoiceField):
    """One of the councils in force."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Council")
        kwargs.setdefault("empty_label", "Choose a council")
        super().__init__(Council.objects.none(), **kwargs)

    def __deepcopy__(self, memo: Any) -> Any:
        field = super().__deepcopy__(memo)
        field.queryset = Council.objects.in_force().order_by("name")
        return field
