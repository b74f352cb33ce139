"""Who someone is today: their posts and delegations, asked in one query and kept for one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from cib.common import clock
from councils.enums import Role
from councils.models import Appointment, Delegation


@dataclass(frozen=True)
class Post:
    """One appointment as it holds today; all three ids None means the programme."""

    role: str
    council_id: UUID | None = None
    region_id: int | None = None
    cluster_id: UUID | None = None
    lead_post: str = ""
    party: str = ""


@dataclass(frozen=True)
class DelegationFact:
    """One delegation as it holds today; engagement None means every engagement of the council."""

    principal_id: UUID
    council_id: UUID | None
    engagement_id: UUID | None
    may_sign: bool
    capacity: str


@dataclass(frozen=True)
class Standing:
    """Everything that a user's rights follow from today. Nobody has no person and no posts."""

    person_id: UUID | None
    posts: frozenset[Post]
    delegations: tuple[DelegationFact, ...]

    def has(self, *roles: str) -> bool:
        """Tell whether one of the roles is held anywhere."""
        return any(post.role in roles for post in self.posts)

    def councils(self, *roles: str) -> frozenset[UUID]:
        """Give the ids of the councils where one of the roles (any role, if none is named) is held."""
        return frozenset(p.council_id for p in self._posts(roles) if p.council_id is not None)

    def regions(self, *roles: str) -> frozenset[int]:
        """Give the ids of the regions where one of the roles (any role, if none is named) is held."""
        return frozenset(p.region_id for p in self._posts(roles) if p.region_id is not None)

    def clusters(self, *roles: str) -> frozenset[UUID]:
        """Give the ids of the clusters where one of the roles (any role, if none is named) is held."""
        return frozenset(p.cluster_id for p in self._posts(roles) if p.cluster_id is not None)

    def parties(self, *roles: str) -> frozenset[str]:
        """Give the political groups whose office is held."""
        return frozenset(p.party for p in self._posts(roles) if p.party)

    @property
    def is_cib_staff(self) -> bool:
        """Tell whether this is the programme office."""
        return self.has(Role.CIB_STAFF)

    def delegated_councils(self, *, may_sign: bool = False) -> frozenset[UUID]:
        """Give the councils on all of whose engagements one acts for the DCS (and may sign, if asked)."""
        return frozenset(
            d.council_id
            for d in self.delegations
            if d.council_id is not None and d.engagement_id is None and (d.may_sign or not may_sign)
        )

    def delegated_engagements(self, *, may_sign: bool = False) -> frozenset[UUID]:
        """Give the engagements on each of which one acts for a principal (and may sign, if asked)."""
        return frozenset(
            d.engagement_id for d in self.delegations if d.engagement_id is not None and (d.may_sign or not may_sign)
        )

    def principal_for(self, *, council_id: UUID | None = None, engagement_id: UUID | None = None) -> UUID | None:
        """Give the person for whom one acts there, for the audit's "for", or None."""
        for fact in self.delegations:
            whole = fact.engagement_id is None and council_id is not None and fact.council_id == council_id
            if whole or (fact.engagement_id is not None and fact.engagement_id == engagement_id):
                return fact.principal_id
        return None

    def _posts(self, roles: tuple[str, ...]) -> Iterator[Post]:
        return (post for post in self.posts if not roles or post.role in roles)


NOBODY = Standing(None, frozenset(), ())

_cache: ContextVar[dict[Any, Standing] | None] = ContextVar("standings", default=None)


@contextmanager
def standings_cached() -> Iterator[None]:
    """Ask for each user's standing once inside this block (one request)."""
    token = _cache.set({})
    try:
        yield
    finally:
        _cache.reset(token)


def forget_standings() -> None:
    """Ask again from here: a service changed an appointment or a delegation."""
    cache = _cache.get()
    if cache is not None:
        cache.clear()


def standing_of(user: Any) -> Standing:
    """Give who the user is today in London; NOBODY for one who is not signed in or is no person."""
    if user is None or not user.is_authenticated:
        return NOBODY
    cache = _cache.get()
    if cache is None:
        return _asked(user)
    if user.pk not in cache:
        cache[user.pk] = _asked(user)
    return cache[user.pk]


def _asked(user: Any) -> Standing:
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING_HELD, {"user": user.pk, "today": today, "dcs": Role.DCS.value})
        rows = cursor.fetchall()
    if not rows:
        return NOBODY
    posts = frozenset(_post(*row[1:7]) for row in rows if row[1] is not None)
    held = {row[7]: _delegation(*row[8:]) for row in rows if row[7] is not None}
    return Standing(_uuid(rows[0][0]), posts, tuple(held.values()))


#: One line for each post and delegation that somebody holds. Written out, since every page and every service asks it
#: first, and to put it together from its parts took several times as long as the database takes to answer.
#: It says what `Person.objects.known()`, `current_on` and `current_delegations` say; a test holds them to each other.
_EVERYTHING_HELD: Final = """
SELECT person.id, post.role, post.council_id, post.region_id, post.cluster_id, post.lead_post, post.party,
    held.id, held.principal_id, held.council_id, held.engagement_id, held.may_sign, held.capacity
FROM councils_person AS person
LEFT JOIN councils_appointment AS post ON post.person_id = person.id
    AND post.from_date <= %(today)s AND (post.to_date IS NULL OR post.to_date > %(today)s)
LEFT JOIN councils_delegation AS held ON held.delegate_id = person.id
    AND held.from_date <= %(today)s AND (held.to_date IS NULL OR held.to_date > %(today)s)
    AND (held.council_id IS NULL OR EXISTS (
        SELECT 1 FROM councils_appointment AS dcs
        WHERE dcs.person_id = held.principal_id AND dcs.council_id = held.council_id AND dcs.role = %(dcs)s
            AND dcs.from_date <= %(today)s AND (dcs.to_date IS NULL OR dcs.to_date > %(today)s)
    ))
WHERE person.user_id = %(user)s AND person.merged_into_id IS NULL AND person.anonymised_at IS NULL
ORDER BY held.id
"""


def _uuid(value: Any) -> Any:
    """Give an id as PostgreSQL gives it: SQLite keeps it as text."""
    return UUID(value) if isinstance(value, str) else value


def _post(role: str, council: Any, region: int | None, cluster: Any, lead_post: str, party: str) -> Post:
    return Post(role, _uuid(council), region, _uuid(cluster), lead_post, party)


def _delegation(principal: Any, council: Any, engagement: Any, may_sign: Any, capacity: str) -> DelegationFact:
    return DelegationFact(_uuid(principal), _uuid(council), _uuid(engagement), bool(may_sign), capacity)


def current_delegations() -> Any:
    """Give the delegations that hold today: for a council only while the principal is its DCS."""
    today = clock.today()
    still_dcs = Appointment.objects.current(today).filter(
        person=OuterRef("principal"), council=OuterRef("council"), role=Role.DCS
    )
    return Delegation.objects.current(today).filter(Q(council__isnull=True) | Exists(still_dcs))


def users_holding(*roles: str, **places: Any) -> Q:
    """Give, as a Q over users, who holds one of the roles today (at `council=`, `region__in=` ... if given)."""
    rows = Appointment.objects.current().filter(_known_users("person"), role__in=roles, **places)
    return Q(pk__in=rows.values("person__user"))


def users_delegated(**what: Any) -> Q:
    """Give, as a Q over users, who acts by a delegation of today (`council=`, `engagement_id=`, `may_sign=` ...)."""
    rows = current_delegations().filter(_known_users("delegate"), **what)
    return Q(pk__in=rows.values("delegate__user"))


def _known_users(path: str) -> Q:
    return Q(
        **{
            f"{path}__user__isnull": False,
            f"{path}__merged_into__isnull": True,
            f"{path}__anonymised_at__isnull": True,
        }
    )
