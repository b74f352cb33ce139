"""How the lists of places and people are narrowed."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from cib.accounts.models import SignOnProvider
from cib.common import clock
from cib.common.folding import holding
from councils.enums import ContactKind, CouncilType, OrganisationKind, Role
from councils.models import Appointment, Cluster, ContactNote, Council, Invitation, Organisation, Person, Region
from councils.queries import people_of_councils

SEARCH_LENGTH_MAX = 100


def councils_in_force(_request: Any) -> QuerySet[Council]:
    """Offer the councils of today."""
    found: QuerySet[Council] = Council.objects.in_force().order_by("name")
    return found


class CouncilFilter(filters.FilterSet):
    """Councils by name or code, region, type; those in force unless asked otherwise."""

    q = filters.CharFilter(label="Name or code", method="by_text", max_length=SEARCH_LENGTH_MAX)
    region = filters.ModelChoiceFilter(queryset=Region.objects.all(), label="Region", empty_label="All regions")
    type = filters.ChoiceFilter(choices=CouncilType.choices, label="Type", empty_label="All types")
    status = filters.ChoiceFilter(
        choices=[("ended", "Ended"), ("all", "In force and ended")],
        label="Which",
        empty_label="In force",
        method="by_status",
    )
    dcs = filters.ChoiceFilter(choices=[("vacant", "DCS vacant")], label="DCS", empty_label="All", method="by_dcs")

    class Meta:
        model = Council
        fields = ("q", "region", "type", "status", "dcs")

    def filter_queryset(self, queryset: QuerySet[Council]) -> QuerySet[Council]:
        """Show what is in force unless the reader asks for more."""
        found: Any = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.in_force()

    def by_text(self, queryset: QuerySet[Council], _name: str, value: str) -> QuerySet[Council]:
        """Search any name, alias or code."""
        names = holding("aliases__folded", value)
        return queryset.filter(names | Q(name__icontains=value) | Q(codes__code__iexact=value.strip())).distinct()

    def by_status(self, queryset: QuerySet[Council], _name: str, value: str) -> QuerySet[Council]:
        """Show ended councils, or all."""
        return queryset.filter(ends_on__lte=clock.today()) if value == "ended" else queryset

    def by_dcs(self, queryset: QuerySet[Council], _name: str, _value: str) -> QuerySet[Council]:
        """Show where nobody is DCS today."""
        held = Appointment.objects.current().filter(role=Role.DCS, council__isnull=False)
        return queryset.exclude(pk__in=held.values("council"))


class PersonFilter(filters.FilterSet):
    """People by name or address, role, council of employment or appointment, and whether they sign in."""

    q = filters.CharFilter(label="Name or e-mail", method="by_text", max_length=SEARCH_LENGTH_MAX)
    role = filters.ChoiceFilter(
        choices=Role.choices, label="Appointment today", empty_label="Any or none", method="by_role"
    )
    council = filters.ModelChoiceFilter(
        queryset=councils_in_force, label="Council", empty_label="All", method="by_council"
    )
    signs_in = filters.ChoiceFilter(
        choices=[("yes", "Signs in"), ("invited", "Invited"), ("no", "Neither")],
        label="Signs in",
        empty_label="All",
        method="by_sign_in",
    )

    class Meta:
        model = Person
        fields = ("q", "role", "council", "signs_in")

    def by_text(self, queryset: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """Search each word in names and address."""
        for word in value.split()[:5]:
            queryset = queryset.filter(holding("folded", word) | Q(email__icontains=word))
        return queryset

    def by_role(self, queryset: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """Show who holds the role today."""
        held = Appointment.objects.current().filter(role=value)
        return queryset.filter(pk__in=held.values("person"))

    def by_council(self, queryset: QuerySet[Person], _name: str, value: Council) -> QuerySet[Person]:
        """Show the council's own people of today."""
        return queryset.filter(people_of_councils([value.pk]))

    def by_sign_in(self, queryset: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """Show who signs in, who is invited to, or who is neither."""
        if value == "yes":
            return queryset.filter(user__isnull=False)
        stands = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
        without, invited = queryset.filter(user__isnull=True), Q(pk__in=stands.values("person"))
        return without.filter(invited if value == "invited" else ~invited)


class SignOnFilter(filters.FilterSet):
    """Single sign-ons by name or domain."""

    q = filters.CharFilter(label="Name or domain", method="by_text", max_length=SEARCH_LENGTH_MAX)

    class Meta:
        model = SignOnProvider
        fields = ("q",)

    def by_text(self, queryset: QuerySet[SignOnProvider], _name: str, value: str) -> QuerySet[SignOnProvider]:
        """Look into names and domains."""
        return queryset.filter(Q(name__icontains=value) | Q(domains__domain__icontains=value)).distinct()


class OrganisationFilter(filters.FilterSet):
    """Organisations by name and kind."""

    q = filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains", max_length=SEARCH_LENGTH_MAX)
    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label="Kind", empty_label="All kinds")

    class Meta:
        model = Organisation
        fields = ("q", "kind")


class ClusterFilter(filters.FilterSet):
    """Clusters by name and member."""

    q = filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains", max_length=SEARCH_LENGTH_MAX)
    member = filters.ModelChoiceFilter(
        queryset=councils_in_force, label="Member today", empty_label="All", method="by_member"
    )

    class Meta:
        model = Cluster
        fields = ("q", "member")

    def by_member(self, queryset: QuerySet[Cluster], _name: str, value: Council) -> QuerySet[Cluster]:
        """Show the clusters to which the council belongs today."""
        today = clock.today()
        now = Q(memberships__to_date__isnull=True) | Q(memberships__to_date__gt=today)
        return queryset.filter(now, memberships__council=value, memberships__from_date__lte=today).distinct()


class OurPersonFilter(filters.FilterSet):
    """A council's own people by name or address, and role."""

    q = filters.CharFilter(label="Name or e-mail", method="by_text", max_length=SEARCH_LENGTH_MAX)
    role = filters.ChoiceFilter(
        choices=Role.choices, label="Appointment today", empty_label="Any or none", method="by_role"
    )

    class Meta:
        model = Person
        fields = ("q", "role")

    by_text = PersonFilter.by_text
    by_role = PersonFilter.by_role


class ContactFilter(filters.FilterSet):
    """The contact log of a council by kind and words."""

    q = filters.CharFilter(label="Words", field_name="text", lookup_expr="icontains", max_length=SEARCH_LENGTH_MAX)
    kind = filters.ChoiceFilter(choices=ContactKind.choices, label="How", empty_label="All")

    class Meta:
        model = ContactNote
        fields = ("q", "kind")
