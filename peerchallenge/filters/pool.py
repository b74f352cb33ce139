"""How the pool is narrowed."""

import datetime as dt
from typing import Any, Final

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from cib.common import clock
from cib.common.components.words import long_date
from cib.common.folding import holding
from cib.common.forms import half_days_from
from councils.models import Region
from peerchallenge.enums import Accreditation, ChallengerKind
from peerchallenge.models import Challenger, Theme
from peerchallenge.queries.pool import ENDING_SOON_DAYS, MAY_SERVE, challengers_free_in, is_listed
from peerchallenge.rules.weeks import monday_of

SEARCH_LENGTH_MAX: Final = 100
WEEKS_OFFERED: Final = 40
ENDING: Final = "ending"


def _weeks() -> list[tuple[str, str]]:
    first = monday_of(clock.today())
    mondays = [first + dt.timedelta(weeks=n) for n in range(WEEKS_OFFERED)]
    return [(day.isoformat(), f"Week of {long_date(day)}") for day in mondays]


def _states() -> list[tuple[str, str]]:
    return [*Accreditation.choices, (ENDING, "Ending within 90 days")]


class PoolFilter(filters.FilterSet):
    """By name or employer, kind, region, theme, accreditation, week, days left, experience, standing."""

    q = filters.CharFilter(label="Name or council", method="by_text", max_length=SEARCH_LENGTH_MAX)
    kind = filters.MultipleChoiceFilter(
        choices=ChallengerKind.choices, label="Kind", widget=forms.CheckboxSelectMultiple
    )
    region = filters.ModelChoiceFilter(
        queryset=Region.objects.all(), label="Region", empty_label="All regions", method="by_region"
    )
    theme = filters.ModelChoiceFilter(
        queryset=Theme.objects.all(),
        to_field_name="code",
        label="Knows about",
        empty_label="Any subject",
        method="by_theme",
    )
    accreditation = filters.ChoiceFilter(
        choices=_states, label="Accreditation", empty_label="Any state", method="by_state"
    )
    free = filters.ChoiceFilter(choices=_weeks, label="Free in", empty_label="Any week", method="by_week")
    days = filters.CharFilter(label="Days left, at least", method="by_days", max_length=10)
    experience = filters.ChoiceFilter(
        choices=[("led", "Has led"), ("served", "Has been on a team"), ("none", "Never on a team")],
        label="Experience",
        empty_label="Any",
        method="by_experience",
    )
    standing = filters.ChoiceFilter(
        choices=[
            ("listed", "Can be asked"),
            ("unlisted", "Has not agreed to be listed"),
            ("waiting", "Waits for the releaser"),
            ("left", "Left the pool"),
        ],
        label="Standing",
        empty_label="In the pool",
        method="by_standing",
    )

    class Meta:
        model = Challenger
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Challenger]) -> QuerySet[Challenger]:
        """Leave out those who left, unless they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("standing") == "left" else rows.filter(left_pool_at__isnull=True)

    def by_text(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Match every word somewhere in name, post or employer."""
        for word in value.split():
            rows = rows.filter(
                holding("person__folded", word) | Q(post_title__icontains=word) | Q(employer_name__icontains=word)
            )
        return rows

    def by_region(self, rows: QuerySet[Any], _name: str, value: Region) -> QuerySet[Any]:
        """Narrow to those whose council lies in the region."""
        return rows.filter(region_id=value.pk)

    def by_theme(self, rows: QuerySet[Any], _name: str, value: Theme) -> QuerySet[Any]:
        """Narrow to those who know about the subject."""
        return rows.filter(knowledge__theme=value)

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to a state of accreditation, or to what ends soon."""
        if value != ENDING:
            return rows.filter(accreditation=value)
        soon = clock.today() + dt.timedelta(days=ENDING_SOON_DAYS)
        return rows.filter(accreditation__in=MAY_SERVE, accredited_until__lte=soon)

    def by_week(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those with at least three days free in the week."""
        everybody = Challenger.objects.filter(left_pool_at__isnull=True)
        return rows.filter(pk__in=challengers_free_in(dt.date.fromisoformat(value), everybody))

    def by_days(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those with so many days left of their pledge; what is no number of days narrows nothing."""
        half_days = half_days_from(value)
        return rows if half_days is None else rows.filter(pledge_left__gte=half_days)

    def by_experience(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow by teams led or served on."""
        wanted = {"led": Q(teams_led__gt=0), "served": Q(teams__gt=0), "none": Q(teams=0)}
        return rows.filter(wanted[value])

    def by_standing(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to who can be asked, or to what is missing."""
        wanted = {
            "listed": is_listed(),
            "unlisted": Q(listing_consented_at__isnull=True),
            "waiting": Q(listing_consented_at__isnull=False, serving_agreed_at__isnull=True),
            "left": Q(left_pool_at__isnull=False),
        }
        return rows.filter(wanted[value])
