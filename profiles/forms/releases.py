"""The forms with which a council releases what is its own."""

from typing import Any, Final

from django import forms

from cib.common.forms import GovDateField, PcForm
from councils.enums import Audience
from councils.models import Cluster
from profiles.models import Indicator
from profiles.services.releases import Decision

REASON_LENGTH_MAX: Final = 500


class ReleaseForm(PcForm):
    """Who may see it, from when, and why."""

    submit_label = "Release"
    conditional = ("cluster",)
    option_hints = {
        "audience": {
            Audience.TEAM_AND_HOST: "The council, and the team of a challenge or review while it lasts",
            Audience.PUBLIC: "Everybody who uses the programme",
        }
    }

    audience = forms.ChoiceField(label="Who may see it?", choices=Audience.choices, widget=forms.RadioSelect)
    cluster = forms.ModelChoiceField(
        queryset=Cluster.objects.none(),
        label="Which cluster?",
        help_text="Only where you release to one named cluster",
        required=False,
        empty_label="None",
    )
    from_date = GovDateField(label="From which day on?", help_text="Until then the council alone sees it")
    reason = forms.CharField(
        label="Why?",
        help_text="Kept with the decision, for the council alone",
        max_length=REASON_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, clusters: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cluster"]
        assert isinstance(field, forms.ModelChoiceField)
        if clusters is not None:
            field.queryset = clusters

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
