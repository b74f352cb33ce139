"""A change of political control entitles the council to member peer support, and those concerned are told (R024)."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import clock
from cib.common.components.words import long_date
from councils.enums import LeadPost, Role
from councils.models import Appointment, Council, PoliticalControl
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.services.allowances import post_entitlement
from reviews.notifications import support_entitled
from reviews.queries.policies import support_policy
from reviews.rules.support import YearFacts, year_of_entitlement


@transaction.atomic
def entitle_after_change(*, control: PoliticalControl, actor: User) -> Allowance | None:
    """Post the days that a change of control brings, once, and tell the council and its regional lead member.

    They are used by an engagement of member peer support alone, and expire with their programme year. Gives None
    where no programme year is open for them.
    """
    policy = support_policy()
    open_years = ProgrammeYear.objects.filter(closed_at__isnull=True).order_by("starts_on")
    years = [YearFacts(year.pk, year.starts_on, year.ends_on) for year in open_years]
    year = year_of_entitlement(control.from_date, today=clock.today(), least_days=policy.least_days, years=years)
    if year is None or not policy.half_days or not control.council.is_in_force():
        return None
    posted = post_entitlement(
        council_id=control.council_id,
        year_id=year.pk,
        half_days=policy.half_days,
        because_of=control.pk,
        reason=f"Change of political control on {long_date(control.from_date)}",
        actor=actor,
    )
    told = _told(control.council)
    support_entitled(control, half_days=policy.half_days, until=year.ends_on, recipients=told)
    return posted


def _told(council: Council) -> list[UUID]:
    """Give the council's lead member, its director, who books, and the lead member of its region."""
    held = Appointment.objects.current().filter(person__merged_into__isnull=True, person__anonymised_at__isnull=True)
    ours = held.filter(role__in=[Role.LEAD_MEMBER, Role.DCS], council=council)
    regional = held.filter(role=Role.REGIONAL_LEAD, lead_post=LeadPost.LEAD_MEMBER, region=council.region_id)
    return [row.person_id for row in (*ours.order_by("role"), *regional)]
