"""Publishing clauses of the ground rules. A published version never changes; what was signed keeps it."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.dated import breaches_of_change
from cib.common.errors import NotVisible, Stale, refuse_if
from councils.notifications import programme_changed
from peerchallenge.models import GroundRulesClause
from peerchallenge.permissions import POLICY
from peerchallenge.rules.scoping import clause_says_something


@transaction.atomic
def publish_clause(
    *, code: str, title: str, text: str, from_date: dt.date, reason: str, actor: User, version_seen: int | None = None
) -> GroundRulesClause:
    """Publish the next version of a clause, from a day on; ground rules drawn up before keep the one they have.

    Raises Refused GR-07, DTD-01 to DTD-04, and Stale.
    """
    POLICY.require(actor, "publish_clause")
    rows = GroundRulesClause.objects.select_for_update().filter(code=code)
    last = rows.order_by("-number").first()
    if last is None:
        raise NotVisible
    if version_seen is not None and version_seen != last.number:
        raise Stale
    said = (title.strip(), text.strip())
    change = breaches_of_change(
        from_date=from_date,
        last=last.from_date,
        today=clock.today(),
        reason=reason,
        before=(last.title, last.text),
        after=said,
    )
    refuse_if([*clause_says_something(*said), *change])
    clause = GroundRulesClause.objects.create(
        code=code,
        number=last.number + 1,
        order=last.order,
        title=said[0],
        text=said[1],
        published_at=clock.now(),
        from_date=from_date,
        reason=reason.strip(),
    )
    audit.record("clause.published", clause, actor=actor, changes={"number": clause.number, "from_date": from_date})
    path = reverse("peerchallenge:clause_list")
    subject = f"The clause “{clause.title}” of the ground rules"
    programme_changed(clause, subject=subject, from_date=from_date, path=path, actor=actor)
    return clause
