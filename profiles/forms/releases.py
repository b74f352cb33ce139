"""The forms with which a council releases what is its own."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from cib.common.components.words import long_date
from cib.common.forms import GovDateField, PcForm
from councils.enums import Audience
from councils.models import Cluster
from councils.rules.agreements import AgreedLine
from profiles.models import Indicator
from profiles.services.releases import Decision

REASON_LENGTH_MAX: Final = 500


#: Nothing here is open to the world: what is public is so within the programme.
_WITHIN: Final = {Audience.PUBLIC.value: "Everybody who uses the programme"}
_AUDIENCES: Final = [(value, _WITHIN.get(value, label)) for value, label in Audience.choices]


def _name(audience: str) -> str:
    """Name an audience within a sentence."""
    label = str(Audience(audience).label)
    return f"{label[:1].lower()}{label[1:]}"


class ReleaseForm(PcForm):
    """Who may see it, from when, and why."""

    submit_label = "Release"
    conditional = ("cluster",)
    option_hints = {
        "audience": {
            Audience.TEAM_AND_HOST: "The council, and the team of a challenge or review while it lasts",
        }
    }
    audience = forms.ChoiceField(label="Who may see it?", choices=_AUDIENCES, widget=forms.RadioSelect)
    cluster = forms.ModelChoiceField(
        queryset=Cluster.objects.none(),
        label="Which cluster?",
        help_text="Only where you release to one named cluster",
        required=False,
        empty_label="None",
    )
    from_date = GovDateField(label="Day from which it may be seen", help_text="Until then the council alone sees it")
    reason = forms.CharField(
        label="Why?",
        help_text="Kept with the decision, for the council alone",
        max_length=REASON_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, clusters: Any = None, agreed: Sequence[AgreedLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cluster"]
        assert isinstance(field, forms.ModelChoiceField)
        if clusters is not None:
            field.queryset = clusters
        if agreed:
            reach = "; ".join(f"{_name(line.audience)} from {long_date(line.from_date)}" for line in agreed)
            self.fields["audience"].help_text = f"Your sharing agreement goes as far as this: {reach}."

    def decision(self) -> Decision:
        """Give what was decided, as the services want it."""
        data = self.cleaned_data
        is_cluster = data["audience"] == Audience.CLUSTER and data["cluster"] is not None
        return Decision(data["audience"], data["from_date"], data["reason"], data["cluster"].pk if is_cluster else None)


class FiguresForm(ReleaseForm):
    """Which indicators, and who may see the council's own figures of them."""

    indicators = forms.ModelMultipleChoiceField(
        queryset=Indicator.objects.none(), label="Which figures?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, indicators: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicators"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        if indicators is not None:
            field.queryset = indicators
        self.order_fields(["indicators", "audience", "cluster", "from_date", "reason"])
