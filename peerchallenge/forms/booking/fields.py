"""What the forms of booking share."""

from django import forms


def choice_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """Give a field of choices, whose choices depend on the page."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
