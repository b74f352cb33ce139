"""Shapes of what is typed about an account."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cib.accounts.posts import Post
from cib.common.forms import PcForm


class PostForm(forms.Form):
    """Choose the appointment to act in."""

    post = forms.ChoiceField(label="Act as", widget=forms.RadioSelect)

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(post.id, post.label) for post in posts]


class WorkAddressForm(PcForm):
    """The work address, whose domain says which council's sign-on it is."""

    submit_label = "Continue"

    email = forms.EmailField(
        label="Work e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
