"""Forms about clusters, organisations, political control."""

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.enums import Control, OrganisationKind
from councils.forms.fields import CouncilField

NAME_LENGTH_MAX = 120
PURPOSE_LENGTH_MAX = 300


class ClusterForm(PcForm):
    """A cluster's name and purpose."""

    submit_label = "Save"

    name = forms.CharField(label="Name", max_length=NAME_LENGTH_MAX)
    purpose = forms.CharField(label="What is it for?", max_length=PURPOSE_LENGTH_MAX, required=False)


class MemberForm(PcForm):
    """A council that joins a cluster."""

    submit_label = "Add the council"

    council = CouncilField()
    from_date = GovDateField(label="First day")


class OrganisationForm(PcForm):
    """An organisation's name and kind."""

    submit_label = "Save"

    name = forms.CharField(label="Name", max_length=NAME_LENGTH_MAX)
    kind = forms.ChoiceField(label="Kind", choices=OrganisationKind.choices, widget=forms.RadioSelect)


class ControlForm(PcForm):
    """Who controls a council politically, from when, and how we know."""

    submit_label = "Record it"

    control = forms.ChoiceField(label="Who controls the council?", choices=Control.choices, widget=forms.RadioSelect)
    from_date = GovDateField(label="Since when?")
    source = forms.CharField(label="How do we know?", required=False, help_text="For example, the council's own page")
