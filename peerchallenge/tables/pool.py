"""The table of the pool."""

from typing import Any, Final

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common import clock
from cib.common.components.words import counted, half_days_number, long_date
from cib.common.tags.drawings import tag
from peerchallenge.enums import Accreditation
from peerchallenge.models import Challenger

NUMERIC: Final = {"td": {"class": "govuk-table__cell--numeric"}, "th": {"class": "govuk-table__header--numeric"}}
COLOURS: Final = {
    Accreditation.ACCREDITED: "moss",
    Accreditation.PROVISIONAL: "petrol",
    Accreditation.SUSPENDED: "brick",
}
SUBJECTS_SHOWN_MAX: Final = 3


def standing_words(challenger: Challenger) -> str:
    """Say in a few words whether somebody can be asked today, and if not what is missing."""
    if challenger.left_pool_at is not None:
        return "Left the pool"
    if challenger.listing_consented_at is None:
        return "Has not agreed to be listed"
    if challenger.serving_agreed_at is None:
        return "Waits for the releaser"
    if challenger.accreditation not in COLOURS or challenger.accreditation == Accreditation.SUSPENDED:
        return "Not accredited"
    until = challenger.accredited_until
    return "Accreditation is over" if until is not None and until < clock.today() else "Can be asked"


class PoolTable(tables.Table):
    """Challengers: who, what they know about, accreditation, teams, days left, whether they can be asked."""

    name = tables.Column(
        verbose_name="Name", accessor="person__name", order_by=("person__family_name", "person__given_name", "pk")
    )
    kind = tables.Column(order_by=("kind", "person__family_name", "pk"))
    region = tables.Column(accessor="region_name", order_by=("region_name", "person__family_name", "pk"))
    knows = tables.Column(verbose_name="Knows about", orderable=False, empty_values=())
    accreditation = tables.Column(order_by=("accreditation", "accredited_until", "pk"))
    teams = tables.Column(order_by=("teams", "pk"), attrs=NUMERIC)
    pledge_left = tables.Column(
        verbose_name="Days left", order_by=("pledge_left", "pk"), attrs=NUMERIC, empty_values=()
    )
    standing = tables.Column(verbose_name="Can be asked", orderable=False, empty_values=())

    class Meta:
        model = Challenger
        fields = ("name", "kind", "region", "knows", "accreditation", "teams", "pledge_left", "standing")
        sequence = fields
        attrs = {"caption": "Challengers", "id": "results"}
        order_by = "name"

    def render_name(self, value: str, record: Any) -> str:
        """Link to the profile; post and employer under the name."""
        url = reverse("peerchallenge:challenger_detail", args=[record.pk])
        post = ", ".join(part for part in (record.post_title, record.employer_name) if part)
        words = '<span><a class="govuk-link" href="{}">{}</a><span class="pc-table__sub">{}</span></span>'
        return format_html(words, url, value, post)

    def value_name(self, value: str, record: Any) -> str:
        """Export name, post and employer."""
        return ", ".join(part for part in (value, record.post_title, record.employer_name) if part)

    def _knows(self, record: Any) -> list[str]:
        rows = sorted(record.knowledge.all(), key=lambda row: (-row.depth, row.theme.order))
        return [row.theme.name for row in rows]

    def render_knows(self, record: Any) -> str:
        """Give the subjects known best."""
        names = self._knows(record)
        more = len(names) - SUBJECTS_SHOWN_MAX
        also = f" and {counted(more, 'more', 'more')}" if more > 0 else ""
        return f"{', '.join(names[:SUBJECTS_SHOWN_MAX])}{also}" or "Nothing said yet"

    def value_knows(self, record: Any) -> str:
        """Export all subjects."""
        return "; ".join(self._knows(record))

    def render_accreditation(self, value: str, record: Any) -> str:
        """Show the state as a tag, and until when."""
        until = f"until {long_date(record.accredited_until)}" if record.accredited_until else ""
        colour = COLOURS.get(record.accreditation, "grey")
        return format_html('<span>{}<span class="pc-table__sub">{}</span></span>', tag(value, colour), until)

    def value_accreditation(self, value: str, record: Any) -> str:
        """Export state and end."""
        return f"{value} until {long_date(record.accredited_until)}" if record.accredited_until else value

    def render_pledge_left(self, record: Any) -> str:
        """Give the days left of what was pledged for the year."""
        return half_days_number(max(record.pledge_left, 0)) if record.pledged is not None else "None pledged"

    def value_pledge_left(self, record: Any) -> Any:
        """Export days as a number."""
        return max(record.pledge_left, 0) / 2 if record.pledged is not None else ""

    def render_standing(self, record: Challenger) -> str:
        """Say whether they can be asked."""
        return standing_words(record)
