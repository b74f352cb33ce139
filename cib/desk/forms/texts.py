"""The form of a message's text."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html, format_html_join

from cib.common import clock
from cib.common.forms import GovDateField, PcForm
from cib.common.placeholders import BODY_LENGTH_MAX, REASON_LENGTH_MAX, TITLE_LENGTH_MAX, Placeholder


class MessageTextForm(PcForm):
    """Title and text of a kind of message, from when, and why."""

    submit_label = "Check and preview"
    #: The rules of the service ask for these, so that whatever is wrong is told at once.
    conditional: ClassVar[tuple[str, ...]] = ("title", "body", "reason")

    title = forms.CharField(label="Title", max_length=TITLE_LENGTH_MAX, required=False)
    body = forms.CharField(
        label="Text",
        max_length=BODY_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true"}),
    )
    from_date = GovDateField(label="From", help_text="Today or a later day.", initial=clock.today)
    reason = forms.CharField(
        label="Why?",
        max_length=REASON_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Other CIB staff read it in the history.",
    )

    def __init__(self, *args: Any, placeholders: Iterable[tuple[str, Placeholder]] = (), **kwargs: Any) -> None:
        """Say beside the fields which placeholders there are, each with an example."""
        super().__init__(*args, **kwargs)
        rows = [(name, each.meaning, each.example) for name, each in placeholders]
        listed = format_html_join("", "<li>{}: {}, such as “{}”</li>", rows)
        self.fields["title"].help_text = (
            format_html(
                'The subject of the e-mail. You can use:<ul class="govuk-list govuk-list--bullet pc-hint-list">{}</ul>',
                listed,
            )
            if rows
            else "The subject of the e-mail. There are no placeholders for this kind of message."
        )
        self.fields["body"].help_text = format_html(
            "{} Put {} on a line of its own, where the link to the page stands. An empty line begins a paragraph.",
            "The same placeholders as in the title." if rows else "",
            "{link}",
        )
