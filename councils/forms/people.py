"""Forms about persons: details, employment, merging, anonymising, inviting."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.forms.fields import CouncilField, LastDayField, PersonByEmailField
from councils.models import Appointment, Organisation

NAME_LENGTH_MAX = 80
ADDRESS_LENGTH_MAX = 254
PHONE_LENGTH_MAX = 30
POST_LENGTH_MAX = 120


class PersonForm(PcForm):
    """A person's name and contact."""

    submit_label = "Save"

    given_name = forms.CharField(label="Given name", max_length=NAME_LENGTH_MAX, required=False)
    family_name = forms.CharField(label="Family name", max_length=NAME_LENGTH_MAX)
    email = forms.EmailField(label="E-mail address", max_length=ADDRESS_LENGTH_MAX, required=False)
    phone = forms.CharField(label="Telephone", max_length=PHONE_LENGTH_MAX, required=False)


class EmploymentForm(PcForm):
    """Who employs a person from a day."""

    submit_label = "Save"

    council = CouncilField(required=False, help_text="Or choose an organisation below")
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisation", required=False, empty_label="Choose an organisation"
    )
    post_title = forms.CharField(label="Post", max_length=POST_LENGTH_MAX)
    from_date = GovDateField(label="First day", help_text="The employment on record until then ends on this day")

    def clean(self) -> dict[str, Any]:
        """Ask for one employer, not for two."""
        cleaned = super().clean() or {}
        if cleaned.get("council") and cleaned.get("organisation"):
            self.add_error("organisation", "Choose a council or an organisation, not both")
        return cleaned


class EndForm(PcForm):
    """The last day on which something holds."""

    submit_label = "End it"

    to_date = LastDayField()


class MergeForm(PcForm):
    """The duplicate to merge into a person's record."""

    submit_label = "Merge the two records"

    duplicate = PersonByEmailField(label="E-mail address of the duplicate record")
    is_sure = forms.BooleanField(label="Both records are of the same person")


class AnonymiseForm(PcForm):
    """A confirmation that cannot be given by mistake."""

    submit_label = "Anonymise this person"

    is_sure = forms.BooleanField(label="Their name and contact will be forgotten; this cannot be undone")


class InviteForm(PcForm):
    """What an invitation to sign in names."""

    submit_label = "Send the invitation"

    appointment = forms.ChoiceField(label="What are they invited as?", widget=forms.RadioSelect)

    NONE: ClassVar[str] = "none"

    def __init__(self, *args: Any, appointments: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["appointment"]
        assert isinstance(field, forms.ChoiceField)
        choices = [(str(row.pk), str(row)) for row in appointments]
        field.choices = [*choices, (self.NONE, "Without an appointment (a peer challenger or a delegate)")]

    @property
    def appointment_id(self) -> UUID | None:
        """Give the id of the chosen appointment, or None for none."""
        chosen: str = self.cleaned_data["appointment"]
        return None if chosen == self.NONE else UUID(chosen)


class ColleagueForm(PcForm):
    """Somebody of one's own council."""

    submit_label = "Add them"

    given_name = forms.CharField(label="Given name", max_length=NAME_LENGTH_MAX, required=False)
    family_name = forms.CharField(label="Family name", max_length=NAME_LENGTH_MAX)
    email = forms.EmailField(label="E-mail address", max_length=ADDRESS_LENGTH_MAX)
    post_title = forms.CharField(label="Post", max_length=POST_LENGTH_MAX)
