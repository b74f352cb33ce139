"""What counts as a conflict of interest: pure functions over frozen facts, each with its code.

Who may know what of a conflict is settled here too: a host learns only that somebody declared an interest or is not
available; the person learns what they themselves did; the challenge manager learns the rule that applies.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from cib.common.components.words import long_date
from peerchallenge.enums import ConflictEffect

Reader = Literal["manager", "host", "self"]
NOT_AVAILABLE = "Not available"
DECLARED = "Declared an interest"


@dataclass(frozen=True)
class PolicyFacts:
    """One conflict policy as it stands: months None reaches back for ever."""

    code: str
    months: int | None
    effect: str


@dataclass(frozen=True)
class JobFacts:
    """Time in the service of a council: half-open, the end None while it lasts."""

    council_id: UUID
    from_date: dt.date
    to_date: dt.date | None
    ref: UUID


@dataclass(frozen=True)
class TeamFacts:
    """A place on another team at a host: `last_day` None while that engagement runs."""

    engagement_id: UUID
    last_day: dt.date | None


@dataclass(frozen=True)
class PersonFacts:
    """What is known of one challenger with regard to one host: already narrowed to that host and those before it."""

    jobs: Sequence[JobFacts] = ()
    interests: Sequence[UUID] = ()
    teams_at_host: Sequence[TeamFacts] = ()
    objections: Sequence[UUID] = ()


@dataclass(frozen=True)
class HostFacts:
    """The host, the councils before and after it, and those it would rather avoid."""

    host_ids: frozenset[UUID]
    host_name: str
    avoided: Mapping[UUID, str]


@dataclass(frozen=True)
class Conflict:
    """One conflict found: its rule, what it does, which facts it rests on (ids and dates), and how it reads."""

    code: str
    effect: str
    facts: str
    texts: tuple[str, str, str]

    @property
    def bars(self) -> bool:
        """Tell whether nobody can clear it."""
        return self.effect == ConflictEffect.BARS

    def reader_text(self, reader: Reader) -> str:
        """Say it to the challenge manager, to the host, or to the person, each no more than they may know."""
        return self.texts[("manager", "host", "self").index(reader)]


def months_before(day: dt.date, months: int) -> dt.date:
    """Give the day so many calendar months earlier (the last of the month where there is no such day)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _since(policy: PolicyFacts, today: dt.date) -> dt.date:
    return dt.date.min if policy.months is None else months_before(today, policy.months)


def own_employer(policy: PolicyFacts, person: PersonFacts, host: HostFacts, today: dt.date) -> list[Conflict]:
    """CON-01: nobody challenges a council that employs them, or did within the months of the policy."""
    since = _since(policy, today)
    found = [j for j in person.jobs if j.council_id in host.host_ids and (j.to_date is None or j.to_date > since)]
    return [_own_employer_conflict(policy, job, host, today) for job in found]


def _own_employer_conflict(policy: PolicyFacts, job: JobFacts, host: HostFacts, today: dt.date) -> Conflict:
    if job.to_date is None or job.to_date > today:
        # A council knows its own staff: here alone the host reads as much as the manager.
        words = ("Works for {host}", "Works for {host}", "You work for {host}.")
    else:
        words = (
            f"Worked for {{host}} until {long_date(job.to_date)}",
            NOT_AVAILABLE,
            f"You worked for {{host}} until {long_date(job.to_date)}.",
        )
    told, to_host, own = (text.format(host=host.host_name) for text in words)
    return Conflict(policy.code, policy.effect, f"job:{job.ref}:{job.to_date or ''}", (told, to_host, own))


def declared_interest(policy: PolicyFacts, person: PersonFacts, host: HostFacts, _today: dt.date) -> list[Conflict]:
    """CON-02: an interest declared in the host stands until it is ended or cleared (R074)."""
    texts = (
        f"Declared an interest in {host.host_name}",
        DECLARED,
        f"You declared an interest in {host.host_name}.",
    )
    return [Conflict(policy.code, policy.effect, f"interest:{ref}", texts) for ref in person.interests]


def engaged_before(policy: PolicyFacts, person: PersonFacts, host: HostFacts, today: dt.date) -> list[Conflict]:
    """CON-03: a fresh look needs some distance from the last team at the same host (NFER 2.2.4)."""
    since = _since(policy, today)
    texts = (
        f"Was on a team at {host.host_name} recently",
        f"Was on a team at {host.host_name} recently",
        f"You were on a team at {host.host_name} recently.",
    )
    found = [t for t in person.teams_at_host if t.last_day is None or t.last_day > since]
    return [Conflict(policy.code, policy.effect, f"engagement:{team.engagement_id}", texts) for team in found]


def host_objects(policy: PolicyFacts, person: PersonFacts, host: HostFacts, _today: dt.date) -> list[Conflict]:
    """CON-04: the host objected to this person; only the host and the manager know."""
    texts = (f"{host.host_name} objects", NOT_AVAILABLE, f"{NOT_AVAILABLE}.")
    return [Conflict(policy.code, policy.effect, f"objection:{ref}", texts) for ref in person.objections]


def avoided_authority(policy: PolicyFacts, person: PersonFacts, host: HostFacts, today: dt.date) -> list[Conflict]:
    """CON-05: the host would rather avoid this authority (R077); only the host and the manager know."""
    now = {j.council_id for j in person.jobs if j.from_date <= today and (j.to_date is None or j.to_date > today)}
    return [
        Conflict(
            policy.code,
            policy.effect,
            f"council:{council_id}",
            (f"{host.host_name} would rather avoid {name}", NOT_AVAILABLE, f"{NOT_AVAILABLE}."),
        )
        for council_id, name in host.avoided.items()
        if council_id in now
    ]


RULES = {
    "CON-01": own_employer,
    "CON-02": declared_interest,
    "CON-03": engaged_before,
    "CON-04": host_objects,
    "CON-05": avoided_authority,
}


def conflicts_of(
    policies: Sequence[PolicyFacts], person: PersonFacts, host: HostFacts, today: dt.date
) -> tuple[Conflict, ...]:
    """Ask every active policy; a policy whose code no rule knows finds nothing."""
    return tuple(c for p in policies if p.code in RULES for c in RULES[p.code](p, person, host, today))
