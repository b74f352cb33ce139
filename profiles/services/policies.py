"""CIB staff change how figures are compared, when something is a sign and what files may be; it counts at once."""

from typing import Any

from django.db import OperationalError, transaction
from django.urls import reverse

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.dated import change_says_why, something_changes
from cib.common.errors import Refused, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.notifications import programme_changed
from profiles.permissions import POLICY
from profiles.queries.differences import forget_comparisons
from profiles.queries.policies import FiguresPolicy, policy_of
from profiles.rules.policies import Limits, breaches_of_limits, changed_values, policy_is_held


@transaction.atomic
def change_figures_policy(*, limits: Limits, reason: str, actor: User, version_seen: int | None = None) -> Any:
    """Let a policy of figures say something else from now on: the kind of limits tells which; gives its row.

    Raises Refused FP-01 to FP-15, DTD-03, DTD-04, and Stale.
    """
    policy = policy_of(limits)
    POLICY.require(actor, "change_policies")
    row = _locked(policy)
    check_version(row, version_seen)
    before = policy.limits_of(row)
    refuse_if([*breaches_of_limits(limits), change_says_why(reason), something_changes(before, limits)])
    changes = changed_values(before, limits)
    save_new_version(row, [], **{name: after for name, (_, after) in changes.items()})
    audit.record("figures_policy.changed", row, actor=actor, changes={**changes, "reason": reason.strip()})
    path = reverse("profiles:policy_list")
    programme_changed(row, subject=policy.name, from_date=clock.today(), path=path, actor=actor)
    transaction.on_commit(forget_comparisons)
    return row


def _locked(policy: FiguresPolicy) -> Any:
    """Lock the policy's one row, made if need be; whoever imports figures holds theirs, and is not waited for."""
    rows = policy.model.objects
    row, _ = rows.get_or_create(pk=rows.order_by("pk").values_list("pk", flat=True).first() or 1)
    try:
        return rows.select_for_update(nowait=True).get(pk=row.pk)
    except OperationalError as held:
        raise Refused([policy_is_held()]) from held
