"""Which figures a person may see: one condition for pages, pictures, exports and counts alike (R086, access.md)."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from cib.common import clock
from councils.enums import COUNCIL_ROLES, Audience, Role
from councils.models import Council
from councils.queries import standing_of, users_delegated, users_holding
from profiles.enums import AreaKind
from profiles.models import ProfileGrant, Release

#: Who has work to do with any council's published figures (R086): people of councils, regions, clusters, the office.
SECTOR_ROLES = (
    *COUNCIL_ROLES,
    Role.REGIONAL_LEAD,
    Role.BROKER,
    Role.CLUSTER_LEAD,
    Role.CIB_STAFF,
    Role.CHALLENGE_MANAGER,
)
#: Whose work is with all councils of a place or of England: what goes to all of them goes to these.
WIDE_ROLES = (Role.REGIONAL_LEAD, Role.BROKER, Role.CLUSTER_LEAD, Role.CIB_STAFF, Role.CHALLENGE_MANAGER)
#: Who reads a council's own unreleased figures: its leaders and its data officer, never scrutiny (access.md).
OWN_ROLES = (Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER, Role.DATA_OFFICER)


def granted_councils(user: Any) -> frozenset[UUID]:
    """Give the councils whose profile a live engagement opens to the user today (R087)."""
    person_id = standing_of(user).person_id
    if person_id is None:
        return frozenset()
    rows = ProfileGrant.objects.current().filter(person=person_id)
    return frozenset(rows.values_list("council_id", flat=True))


def own_councils(user: Any) -> frozenset[UUID]:
    """Give the councils whose unreleased figures the user reads: a leader, a data officer, the DCS's delegate."""
    standing = standing_of(user)
    return standing.councils(*OWN_ROLES) | standing.delegated_councils()


def is_of_sector(user: Any) -> bool:
    """Tell whether the user holds a post with which any council's published figures may be read."""
    standing = standing_of(user)
    return standing.has(*SECTOR_ROLES) or bool(standing.delegated_councils())


def visible_releases(user: Any) -> Q:
    """Give, as a Q over `Release`, which councils' decisions let the user see: one's own councils' at once, others'
    from their day on, and to whoever the audience named on the day of the decision."""
    return _releases(user, granted_councils(user))


def _releases(user: Any, granted: frozenset[UUID]) -> Q:
    standing, own = standing_of(user), own_councils(user)
    open_now = Q(from_date__lte=clock.today())
    found = Q(council__in=own) | open_now & Q(council__in=granted)
    found |= open_now & Q(pk__in=Release.councils.through.objects.filter(council__in=own).values("release"))
    found |= open_now & Q(audience=Audience.CLUSTER, cluster__in=standing.clusters(Role.CLUSTER_LEAD))
    regions = standing.regions(Role.REGIONAL_LEAD, Role.BROKER)
    found |= open_now & Q(audience=Audience.REGION, council__region__in=regions)
    if standing.has(*WIDE_ROLES):
        found |= open_now & Q(audience=Audience.ALL_COUNCILS)
    else:
        named = Release.councils.through.objects.filter(council__in=standing.councils() | own)
        found |= open_now & Q(audience=Audience.ALL_COUNCILS, pk__in=named.values("release"))
    if is_of_sector(user):
        found |= open_now & Q(audience=Audience.PUBLIC)
    return found


def visible_readings(user: Any) -> Q:
    """Give, as a Q over `Reading`, which figures the user may see.

    A figure that no council decides on follows its indicator; a council's own follows that council's decision. What is
    left out here is left out of ranks, bands, means, pictures and files as well.
    """
    granted = granted_councils(user)
    ids = list(Release.objects.filter(_releases(user, granted)).values_list("pk", flat=True))
    return Q(release__in=ids) | Q(release__isnull=True) & _published(user, granted)


def public_readings() -> Q:
    """Give, as a Q over `Reading`, the published figures that anybody may see: what a line of enquiry may tell."""
    released = Q(indicator__released_on__isnull=True) | Q(indicator__released_on__lte=clock.today())
    return Q(release__isnull=True, indicator__audience=Audience.PUBLIC) & released


def _published(user: Any, granted: frozenset[UUID]) -> Q:
    standing = standing_of(user)
    released = Q(indicator__released_on__isnull=True) | Q(indicator__released_on__lte=clock.today())
    own, host = Q(area__council__in=own_councils(user)), Q(area__council__in=granted)
    if not is_of_sector(user):
        # A challenger on a team reads the host beside everybody's public figures, and nothing without a team.
        wide = Q(indicator__audience=Audience.PUBLIC) if granted else Q(pk__in=[])
        return released & (wide | host)
    regions = standing.regions(Role.REGIONAL_LEAD, Role.BROKER)
    wide = Q(indicator__audience__in=[Audience.ALL_COUNCILS, Audience.PUBLIC]) | ~Q(area__kind=AreaKind.COUNCIL)
    wide |= Q(indicator__audience=Audience.REGION, area__council__region__in=regions)
    neighbouring = Council.objects.filter(pk__in=own_councils(user)).values("region")
    wide |= Q(indicator__audience=Audience.REGION, area__council__region__in=neighbouring)
    return released & (wide | host) | own


def release_readers(release: Release) -> Q:
    """Give `visible_releases` the other way round, as a Q over users: whom a council's decision lets see today."""
    found = _own_readers(council=release.council_id)
    if release.from_date is None or release.from_date > clock.today():
        return found
    named = list(release.councils.values_list("pk", flat=True))
    teams = ProfileGrant.objects.current().filter(council=release.council_id, person__user__isnull=False)
    found |= Q(pk__in=teams.values("person__user")) | _own_readers(council__in=named)
    if release.audience == Audience.CLUSTER:
        found |= users_holding(Role.CLUSTER_LEAD, cluster=release.cluster_id)
    elif release.audience == Audience.REGION:
        found |= users_holding(Role.REGIONAL_LEAD, Role.BROKER, region=release.council.region_id)
    elif release.audience == Audience.ALL_COUNCILS:
        found |= users_holding(*WIDE_ROLES) | users_holding(*COUNCIL_ROLES, council__in=named)
    elif release.audience == Audience.PUBLIC:
        found |= users_holding(*SECTOR_ROLES) | users_delegated(council__isnull=False, engagement_id__isnull=True)
    return found


def _own_readers(**place: Any) -> Q:
    return users_holding(*OWN_ROLES, **place) | users_delegated(**place, engagement_id__isnull=True)
