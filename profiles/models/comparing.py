"""How figures are compared: what the programme may change without a release of the product."""

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel


class ComparisonPolicy(VersionedModel):
    """From how many figures on a middle is told, and what counts as a large difference: one row of editable data."""

    neighbours_min = models.PositiveSmallIntegerField(
        default=5, help_text="With fewer neighbours that have a figure, no middle of them is told"
    )
    councils_min = models.PositiveSmallIntegerField(
        default=20, help_text="With fewer councils that have a figure, neither rank nor quarter is told"
    )
    difference_min = models.FloatField(
        default=2.0, help_text="So many robust standard deviations from the neighbours' median are a large difference"
    )
    differences_shown_max = models.PositiveSmallIntegerField(default=6)
    compared_max = models.PositiveSmallIntegerField(default=5, help_text="Councils side by side, clusters apart")
    periods_shown_max = models.PositiveSmallIntegerField(default=10)
    is_stale_after_years = models.PositiveSmallIntegerField(
        default=4, help_text="An older figure is shown, and never named as a large difference"
    )

    class Meta:
        verbose_name_plural = "comparison policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(neighbours_min__gte=3, councils_min__gte=3, compared_max__gte=2, periods_shown_max__gte=2),
                name="comparison_policy_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return "How figures are compared"
