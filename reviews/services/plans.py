"""What a region can run in a quarter, as its leads agreed."""

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import NotVisible, Stale, refuse_if
from councils.models import Region
from reviews.models import CyclePolicy, RegionPlan
from reviews.permissions import POLICY
from reviews.rules.cycles import capacity_is_sensible


@transaction.atomic
def set_capacity(
    *, region_id: int, offer_id: int, reviews_a_quarter: int, actor: User, version: int | None = None
) -> RegionPlan:
    """Set how many reviews of an offer a region can run in a quarter; `version` 0 means that none was agreed yet."""
    region = Region.objects.filter(pk=region_id).first()
    if region is None or not CyclePolicy.objects.select_for_update().filter(offer=offer_id).exists():
        raise NotVisible
    POLICY.require(actor, "set_capacity", region)
    refuse_if([capacity_is_sensible(reviews_a_quarter)])
    plan = RegionPlan.objects.filter(region=region, offer=offer_id).first()
    if version is not None and version != (plan.version if plan else 0):
        raise Stale
    if plan is None:
        plan = RegionPlan(region=region, offer_id=offer_id, version=0)
    plan.reviews_a_quarter = reviews_a_quarter
    plan.version += 1
    plan.save()
    audit.record("plan.capacity_set", plan, actor=actor, changes={"reviews_a_quarter": reviews_a_quarter})
    return plan
