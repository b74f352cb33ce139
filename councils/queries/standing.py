"""Who someone is today: their posts and delegations, asked in two queries and kept for one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from cib.common import clock
from councils.enums import Role
from councils.models import Appointment, Delegation, Person
from councils.models.periods import current_on


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
    rows = list(
        Person.objects.known()
        .filter(user=user)
        .annotate(now=FilteredRelation("appointments", condition=current_on(today, "appointments__")))
        .values_list("pk", *[f"now__{name}" for name in _POST_FIELDS])
    )
    if not rows:
        return NOBODY
    person_id = rows[0][0]
    posts = frozenset(Post(*row[1:]) for row in rows if row[1] is not None)
    return Standing(person_id, posts, tuple(_delegations_of(person_id)))


_POST_FIELDS = ("role", "council_id", "region_id", "cluster_id", "lead_post", "party")


def current_delegations() -> Any:
    """Give the delegations that hold today: for a council only while the principal is its DCS."""
    today = clock.today()
    still_dcs = Appointment.objects.current(today).filter(
        person=OuterRef("principal"), council=OuterRef("council"), role=Role.DCS
    )
    return Delegation.objects.current(today).filter(Q(council__isnull=True) | Exists(still_dcs))


def _delegations_of(person_id: UUID) -> Iterator[DelegationFact]:
    rows = current_delegations().filter(delegate_id=person_id).order_by("pk")
    for row in rows.values_list("principal_id", "council_id", "engagement_id", "may_sign", "capacity"):
        yield DelegationFact(*row)


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
