"""Delegates: named and ended by those for whom they act."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import NotAllowed, refuse_if
from cib.common.versions import check_version, save_new_version
from councils import notifications, rules
from councils.enums import Capacity
from councils.models import Council, Delegation, Person
from councils.permissions import POLICY
from councils.queries import council_ids_of, forget_standings, person_of


@transaction.atomic
def name_delegate(
    *,
    council: Council,
    delegate_id: UUID,
    capacity: str = Capacity.DEPUTY,
    engagement_id: UUID | None = None,
    may_sign: bool = False,
    from_date: dt.date,
    to_date: dt.date | None = None,
    actor: User,
) -> Delegation:
    """Name who acts for the council's DCS, on all its engagements or on one; they sign only if that is said."""
    POLICY.require(actor, "name_delegate", council)
    principal = person_of(actor)
    if principal is None:
        raise NotAllowed("Only a person can name a delegate.")
    return record_delegation(
        principal=principal,
        delegate=Person.objects.get(pk=delegate_id),
        council=council,
        engagement_id=engagement_id,
        capacity=capacity,
        may_sign=may_sign,
        from_date=from_date,
        to_date=to_date,
        actor=actor,
    )


@transaction.atomic
def record_delegation(
    *,
    principal: Person,
    delegate: Person,
    council: Council | None,
    engagement_id: UUID | None,
    capacity: str,
    may_sign: bool,
    from_date: dt.date,
    to_date: dt.date | None = None,
    actor: User,
) -> Delegation:
    """Record a delegation by the rules; for the service of an app above, which has asked whether the actor may.

    A lead challenger's delegate has an engagement and no council.
    """
    Person.objects.select_for_update().get(pk=delegate.pk)
    same = Delegation.objects.overlapping(from_date, to_date).filter(
        principal=principal, delegate=delegate, council=council, engagement_id=engagement_id
    )
    refuse_if(
        rules.breaches_of_delegation(
            rules.DelegationFacts(
                capacity=capacity,
                is_for_one_engagement=engagement_id is not None,
                may_sign=may_sign,
                is_to_oneself=principal.pk == delegate.pk,
                is_delegate_known=delegate.merged_into_id is None and delegate.anonymised_at is None,
                is_delegate_of_the_council=council is None or council.pk in council_ids_of(delegate.pk),
                is_named_already=same.exists(),
                from_date=from_date,
                to_date=to_date,
            )
        )
    )
    delegation: Delegation = Delegation.objects.create(
        principal=principal,
        delegate=delegate,
        council=council,
        engagement_id=engagement_id,
        capacity=capacity,
        may_sign=may_sign,
        from_date=from_date,
        to_date=to_date,
    )
    facts = {"from_date": from_date, "may_sign": may_sign, "engagement": engagement_id}
    audit.record("delegation.named", delegation, actor=actor, thread=council, changes=facts)
    notifications.delegate_named(delegation)
    forget_standings()
    return delegation


@transaction.atomic
def end_delegation(*, delegation_id: UUID, to_date: dt.date, version: int | None = None, actor: User) -> Delegation:
    """End a delegation: `to_date` is the first day on which the delegate no longer acts."""
    delegation: Delegation = Delegation.objects.select_for_update().get(pk=delegation_id)
    check_version(delegation, version)
    POLICY.require(actor, "end_delegation", delegation)
    refuse_if(rules.breaches_of_end(from_date=delegation.from_date, ends_on=delegation.to_date, to_date=to_date))
    save_new_version(delegation, [], to_date=to_date)
    audit.record("delegation.ended", delegation, actor=actor, thread=delegation.council, changes={"to_date": to_date})
    forget_standings()
    return delegation
