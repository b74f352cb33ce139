"""Forms about appointments and delegates."""

from typing import Any

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.enums import PLACE_OF_ROLE, TWO_PERSON_ROLES, Capacity, LeadPost, Party, PlaceKind, Role
from councils.forms.fields import CouncilField, LastDayField, PersonByEmailField
from councils.models import Cluster, Person, Region


class RoleForm(PcForm):
    """Which role somebody is appointed to."""

    hidden_labels = {"role"}

    role = forms.ChoiceField(label="What is the appointment?", choices=Role.choices, widget=forms.RadioSelect)
    option_hints = {"role": {role.value: "Takes two people to appoint" for role in TWO_PERSON_ROLES}}


class AppointForm(PcForm):
    """Where, and from when, a person holds a role; asks only for what the role needs."""

    submit_label = "Appoint"

    council = CouncilField()
    region = forms.ModelChoiceField(Region.objects.all(), label="Region", empty_label="Choose a region")
    lead_post = forms.ChoiceField(label="Lead post", choices=LeadPost.choices, widget=forms.RadioSelect)
    cluster = forms.ModelChoiceField(Cluster.objects.all(), label="Cluster", empty_label="Choose a cluster")
    party = forms.ChoiceField(label="Political group", choices=[("", "Choose a group"), *Party.choices])
    from_date = GovDateField(label="First day")
    to_date = LastDayField(required=False)

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = PLACE_OF_ROLE[role]
        asked = {
            "council": kind == PlaceKind.COUNCIL,
            "region": kind == PlaceKind.REGION,
            "cluster": kind == PlaceKind.CLUSTER,
            "lead_post": role == Role.REGIONAL_LEAD,
            "party": role == Role.GROUP_OFFICE,
        }
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]
        if role in TWO_PERSON_ROLES:
            self.submit_label = "Propose to a second person"  # type: ignore[misc]


class HolderForm(PcForm):
    """Who takes a post that a page names, and from when."""

    submit_label = "Appoint"

    person = PersonByEmailField()
    from_date = GovDateField(label="First day")
    to_date = LastDayField(required=False)


class ReplaceForm(PcForm):
    """Who takes a post over, and when."""

    submit_label = "Replace the holder"

    person = PersonByEmailField(label="E-mail address of the new holder")
    from_date = GovDateField(label="First day of the new holder", help_text="The holder's appointment ends on that day")


class DelegateForm(PcForm):
    """Who acts for a DCS, in which capacity, and whether they sign."""

    submit_label = "Name this delegate"

    delegate = forms.ModelChoiceField(
        Person.objects.none(), label="Who acts for you?", empty_label="Choose one of your own people"
    )
    capacity = forms.ChoiceField(
        label="In which capacity?",
        choices=[choice for choice in Capacity.choices if choice[0] != Capacity.BROKER],
        widget=forms.RadioSelect,
    )
    may_sign = forms.BooleanField(label="They may also sign ground rules and approve scope for me", required=False)
    from_date = GovDateField(label="First day")
    to_date = LastDayField(required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["delegate"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
