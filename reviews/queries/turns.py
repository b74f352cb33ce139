"""From what due dates follow: what was done, what was waived, who came before; gathered for all councils at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from councils.models import Council, CouncilSuccession
from peerchallenge.models import Engagement, OfferVersion, ProgrammeYear
from reviews.enums import CARRIED_OUT, LIVE, CycleOrigin, CycleState
from reviews.models import Cycle, CyclePolicy
from reviews.rules.dates import Due, DueFacts, Schedule, next_due, schedule_of, years_later

Key = tuple[UUID, int]


def cyclic_versions() -> list[OfferVersion]:
    """Give the version in force of every offer that comes round: every few years, or once in a window."""
    newest: dict[int, OfferVersion] = {}
    rows = OfferVersion.objects.in_force().select_related("offer")
    for version in rows.order_by("offer__order", "offer__code", "number"):
        newest[version.offer_id] = version
    return [version for version in newest.values() if is_cyclic(version)]


def newest_version(offer_id: int) -> OfferVersion:
    """Give the version of an offer that is in force; raise DoesNotExist where none was published."""
    rows = OfferVersion.objects.in_force().select_related("offer").filter(offer=offer_id)
    return rows.order_by("-number")[:1].get()


def policy_of(offer_id: int) -> CyclePolicy:
    """Give how the turns of an offer run today; raise DoesNotExist for an offer whose turns are not kept."""
    return CyclePolicy.objects.in_force().filter(offer=offer_id).order_by("-number")[:1].get()


def due_date_for(engagement: Engagement) -> dt.date | None:
    """Give by when the turn is due that an engagement has, or would have once it is asked for; None without one."""
    rows = Cycle.objects.filter(council=engagement.host_id, offer=engagement.offer_version.offer_id, state__in=LIVE)
    rows = rows.filter(Q(engagement__isnull=True) | Q(engagement=engagement))
    return rows.order_by("due_on").values_list("due_on", flat=True).first()


def is_cyclic(version: OfferVersion) -> bool:
    """Tell whether the offer comes round."""
    return version.cycle_years is not None or version.window_to is not None


def window_of(version: OfferVersion) -> tuple[dt.date, dt.date] | None:
    """Give the first and last day of an offer that is had once in its window; None for one that comes round."""
    if version.cycle_years is not None or version.window_from is None or version.window_to is None:
        return None
    return version.window_from, version.window_to


def programme_start() -> dt.date | None:
    """Give the first day of the programme's first year, from which turns are counted; None before any is published."""
    return ProgrammeYear.objects.order_by("starts_on").values_list("starts_on", flat=True).first()


@dataclass
class Lineage:
    """Councils and who came before them, by id."""

    councils: dict[UUID, Council] = field(default_factory=dict)
    before: dict[UUID, list[tuple[UUID, dt.date]]] = field(default_factory=lambda: defaultdict(list))

    def line_of(self, council_id: UUID) -> set[UUID]:
        """Give the council and everybody who followed it, however long after."""
        found, more = {council_id}, {council_id}
        while more:
            more = {pk for pk, rows in self.before.items() if {b for b, _ in rows} & more} - found
            found |= more
        return found


def lineage() -> Lineage:
    """Read the register of councils and their successions; two queries."""
    found = Lineage({council.pk: council for council in Council.objects.all()})
    for row in CouncilSuccession.objects.all():
        found.before[row.to_council_id].append((row.from_council_id, row.date))
    return found


@dataclass
class Turns:
    """What is known of every council's turns under one offer on a day."""

    version: OfferVersion
    policy: CyclePolicy
    day: dt.date
    lineage: Lineage
    done: dict[UUID, dt.date] = field(default_factory=dict)
    waived: dict[UUID, dt.date] = field(default_factory=dict)
    standing: dict[UUID, Cycle] = field(default_factory=dict)

    def due_of(self, council: Council) -> Due | None:
        """Give when a council's next turn falls due, and why then."""
        return next_due(
            DueFacts(
                programme_starts_on=self.policy.starts_on,
                years=self.version.cycle_years,
                window=window_of(self.version),
                starts_on=council.starts_on,
                last_done_on=self.done.get(council.pk),
                last_waived_due=self.waived.get(council.pk),
                inherited=self._inherited(council.pk, frozenset()),
            )
        )

    def schedule(self, due_on: dt.date) -> Schedule:
        """Lay out the days of a turn."""
        return schedule_of(due_on, **_settings(self.version, self.policy, due_on))

    def _inherited(self, council_id: UUID, seen: frozenset[UUID]) -> tuple[dt.date, ...]:
        """Give the due dates of the councils before one, as far as they are known; nobody is asked twice."""
        before = [pk for pk, date in self.lineage.before.get(council_id, ()) if date <= self.day and pk not in seen]
        found = (self._due_before(self.lineage.councils[pk], seen | {council_id}) for pk in before)
        return tuple(due for due in found if due is not None)

    def _due_before(self, council: Council, seen: frozenset[UUID]) -> dt.date | None:
        """Give when a council that came before was due: as decided, as by its last turn, else by its own start."""
        standing, years = self.standing.get(council.pk), self.version.cycle_years
        if standing is not None and standing.origin == CycleOrigin.DECIDED:
            return standing.due_on
        past = [day for day in (self.done.get(council.pk), self.waived.get(council.pk)) if day is not None]
        if past and years is not None:
            return years_later(max(past), years)
        inherited = self._inherited(council.pk, seen)
        if inherited:
            return min(inherited)
        if standing is not None:
            return standing.due_on
        was_there = council.ends_on is None or council.ends_on > self.policy.starts_on
        began = max(council.starts_on or self.policy.starts_on, self.policy.starts_on)
        return years_later(began, years) if was_there and years is not None else None


def _settings(version: OfferVersion, policy: CyclePolicy, due_on: dt.date) -> dict[str, Any]:
    window = window_of(version)
    return {
        "opens_months": policy.opens_months,
        "due_soon_months": policy.due_soon_months,
        "window_from": window[0] if window and window[0] <= due_on else None,
    }


def settings_of(cycle: Cycle, due_on: dt.date) -> dict[str, Any]:
    """Give what `schedule_of` needs to know of a turn's offer, for another due date."""
    return _settings(newest_version(cycle.offer_id), policy_of(cycle.offer_id), due_on)


def turns_of(version: OfferVersion, policy: CyclePolicy, day: dt.date, register: Lineage) -> Turns:
    """Gather what is known of every council's turns under an offer; three queries however many councils."""
    rows = Cycle.objects.filter(offer=version.offer_id)
    done = rows.filter(state__in=CARRIED_OUT).values("council").annotate(last=Max("completed_on")).order_by()
    waived = rows.filter(state=CycleState.WAIVED).values("council").annotate(last=Max("due_on")).order_by()
    standing = rows.filter(Q(state__in=LIVE) | Q(state=CycleState.PASSED_ON))
    return Turns(
        version,
        policy,
        day,
        register,
        done={row["council"]: row["last"] for row in done},
        waived={row["council"]: row["last"] for row in waived},
        standing={row.council_id: row for row in standing.order_by("due_on")},
    )


def live_cycles(offer_id: int, council_ids: Iterable[UUID] | None = None) -> Any:
    """Give the turns to come under an offer, of some councils or all, held until the transaction ends."""
    rows = Cycle.objects.select_for_update(of=("self",)).filter(offer=offer_id, state__in=LIVE)
    return rows if council_ids is None else rows.filter(council__in=list(council_ids))
