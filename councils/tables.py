"""The lists of places and people as tables."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from cib.accounts.models import SignOnProvider
from cib.common.columns import DayColumn
from councils.links import council_url
from councils.models import Cluster, ContactNote, Council, Organisation, Person

LINK = {"a": {"class": "govuk-link"}}
NUMERIC = {"td": {"class": "govuk-table__cell--numeric"}, "th": {"class": "govuk-table__header--numeric"}}


def _lines(items: Any) -> str:
    return "; ".join(str(item) for item in items)


class CouncilTable(tables.Table):
    """Councils, in force or not."""

    name = tables.Column(
        verbose_name="Council", order_by=("name", "la_code"), linkify=lambda record: council_url(record), attrs=LINK
    )
    la_code = tables.Column(verbose_name="3-digit code")
    gss = tables.Column(verbose_name="GSS code", empty_values=())
    type = tables.Column(order_by=("type", "name"))
    region = tables.Column(order_by=("region__name", "name"))
    starts_on = DayColumn(verbose_name="Since", default="")
    ends_on = DayColumn(verbose_name="Until", default="")
    dcs = tables.Column(verbose_name="DCS", order_by=("dcs", "name"), default="Vacant")
    record = tables.Column(
        verbose_name="People",
        orderable=False,
        empty_values=(),
        linkify=lambda record: reverse("councils:council_record", args=[record.la_code]),
        attrs=LINK,
    )

    class Meta:
        model = Council
        fields = ("name", "la_code", "gss", "type", "region", "starts_on", "ends_on", "dcs", "record")
        order_by = ("name",)
        attrs = {"caption": "Councils", "id": "results"}

    def render_gss(self, record: Council) -> str:
        """Give the GSS code borne last."""
        return getattr(record, "gss", "")

    def render_record(self, record: Council) -> str:
        """Name the link by what it opens."""
        return f"People and posts of {record.short_name}"


class PersonTable(tables.Table):
    """People the programme knows."""

    name = tables.Column(
        accessor="name",
        order_by=("family_name", "given_name", "pk"),
        linkify=lambda record: reverse("councils:person_detail", args=[record.pk]),
        attrs=LINK,
    )
    employer = tables.Column(verbose_name="Employer", empty_values=(), orderable=False)
    posts = tables.Column(verbose_name="Appointments", empty_values=(), orderable=False)
    email = tables.Column(verbose_name="E-mail", order_by=("email", "pk"), default="None")
    signs_in = tables.Column(verbose_name="Signs in", empty_values=(), orderable=False)

    class Meta:
        model = Person
        fields = ("name", "employer", "posts", "email", "signs_in")
        attrs = {"caption": "People", "id": "results"}

    def render_employer(self, record: Any) -> str:
        """Give who employs them today, and as what."""
        return _lines(record.current_employments) or "None recorded"

    def render_posts(self, record: Any) -> str:
        """Give what they hold today."""
        return _lines(record.current_appointments) or "None"

    def render_signs_in(self, record: Any) -> str:
        """Tell whether they sign in, or are invited to."""
        if record.user_id is not None:
            return "Yes"
        return "Invited" if record.open_invitations else "No"


class OurPersonTable(PersonTable):
    """A council's own people, for its DCS."""

    class Meta(PersonTable.Meta):
        attrs = {"caption": "Our people", "id": "results"}


class SignOnTable(tables.Table):
    """Councils' single sign-on."""

    name = tables.Column(linkify=lambda record: reverse("councils:sign_on_detail", args=[record.pk]), attrs=LINK)
    domains = tables.Column(empty_values=(), orderable=False)
    issuer = tables.Column()
    is_on = tables.Column(verbose_name="State")

    class Meta:
        model = SignOnProvider
        fields = ("name", "domains", "issuer", "is_on")
        attrs = {"caption": "Single sign-on", "id": "results"}

    def render_domains(self, record: SignOnProvider) -> str:
        """Name the domains."""
        return _lines(record.domains.all())

    def render_is_on(self, value: bool) -> str:
        """Say whether it is on."""
        return "On" if value else "Off"


class OrganisationTable(tables.Table):
    """Employers that are not councils."""

    name = tables.Column(linkify=lambda record: reverse("councils:organisation_detail", args=[record.pk]), attrs=LINK)
    kind = tables.Column(order_by=("kind", "name"))
    people = tables.Column(verbose_name="People employed", attrs=NUMERIC, order_by=("people", "name"))

    class Meta:
        model = Organisation
        fields = ("name", "kind", "people")
        attrs = {"caption": "Organisations", "id": "results"}


class ClusterTable(tables.Table):
    """Councils working together."""

    name = tables.Column(linkify=lambda record: reverse("councils:cluster_detail", args=[record.pk]), attrs=LINK)
    purpose = tables.Column(orderable=False, default="")
    members = tables.Column(verbose_name="Members", attrs=NUMERIC, order_by=("members", "name"))

    class Meta:
        model = Cluster
        fields = ("name", "purpose", "members")
        attrs = {"caption": "Clusters", "id": "results"}


class ContactTable(tables.Table):
    """The contact log of a council."""

    on_date = DayColumn(verbose_name="When", order_by=("on_date", "written_at"))
    kind = tables.Column(verbose_name="How")
    by = tables.Column(accessor="by__name", verbose_name="Who", orderable=False)
    text = tables.Column(verbose_name="To remember", orderable=False, default="")
    next_on = DayColumn(verbose_name="Next contact", default="")

    class Meta:
        model = ContactNote
        fields = ("on_date", "kind", "by", "text", "next_on")
        sequence = fields
        order_by = "-on_date"
        attrs = {"caption": "Contacts, the latest first", "id": "results"}
