"""Questions about requests and who runs them: the locked engagement, for whom one acts, the queue."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cib.common.errors import NotVisible
from councils.enums import Capacity, Role
from councils.models import Council, Delegation, Person
from councils.queries import council_ids_of, holders_of, people_of_councils, standing_of
from peerchallenge.enums import CostBasis, EngagementRoleKind, EngagementStatus, InvitationStatus
from peerchallenge.models import Engagement, OfferVersion, ProgrammeYear, Theme

LIVE = (InvitationStatus.INVITED, InvitationStatus.ACCEPTED)


def locked_engagement(engagement_id: UUID) -> Engagement:
    """Give the engagement with its row held until the transaction ends; raise NotVisible where there is none.

    Whatever belongs to an engagement (places, invitations, scopes, visits) is changed under this one lock.
    """
    rows = Engagement.objects.select_for_update(of=("self",)).select_related("host", "offer_version__offer")
    found = rows.filter(pk=engagement_id).first()
    if found is None:
        raise NotVisible
    return found


def person_id_of(actor: Any) -> UUID:
    """Give the person who acts; whoever a rule lets act has one."""
    person_id = standing_of(actor).person_id
    assert person_id is not None, "permissions let nobody without a person act"
    return person_id


def acting_for(actor: Any, engagement: Engagement) -> UUID | None:
    """Give the person whose delegate the actor is in this engagement, for the audit's "for"; None for oneself."""
    standing = standing_of(actor)
    if engagement.host_id in standing.councils(Role.DCS):
        return None
    return standing.principal_for(council_id=engagement.host_id, engagement_id=engagement.pk)


def bookable_versions() -> list[OfferVersion]:
    """Give the version in force of every offer that can be booked, in the order of the menu, with its places."""
    rows = (
        OfferVersion.objects.in_force()
        .filter(offer__is_bookable=True)
        .select_related("offer")
        .prefetch_related("places")
    )
    newest: dict[int, OfferVersion] = {}
    for version in rows.order_by("offer__order", "offer__code", "number"):
        newest[version.offer_id] = version
    return list(newest.values())


def is_bookable(version: OfferVersion) -> bool:
    """Tell whether this is the version in force of an offer that can be booked."""
    newest = OfferVersion.objects.in_force().filter(offer=version.offer_id).order_by("-number").first()
    return version.offer.is_bookable and newest == version


def engagements_with_facts() -> QuerySet[Engagement]:
    """Give engagements with what a list of them shows and what the permissions ask of each."""
    return Engagement.objects.select_related("host__region", "offer_version", "manager").prefetch_related("roles")


def queued_engagements() -> QuerySet[Engagement]:
    """Give the requests that wait for somebody to take them on, the most urgent first, then the longest waiting.

    The order is for lists and rounds alone (R045): it never takes a place from somebody who accepted.
    """
    rows = engagements_with_facts().filter(status=EngagementStatus.REQUESTED)
    return rows.order_by("priority", "requested_at", "number")


def matching_engagements() -> QuerySet[Engagement]:
    """Give the engagements whose team is being put together, in the same order as the queue."""
    rows = engagements_with_facts().filter(status=EngagementStatus.MATCHING)
    return rows.order_by("priority", "requested_at", "number")


def managers_of(engagement: Engagement) -> QuerySet[Person]:
    """Give the challenge managers of the engagement today."""
    rows = engagement.roles.model.objects.current().filter(
        engagement=engagement, role=EngagementRoleKind.CHALLENGE_MANAGER
    )
    found: QuerySet[Person] = Person.objects.known().filter(pk__in=rows.values("person"))
    return found


def coordinator_of(engagement: Engagement) -> Person | None:
    """Give who coordinates for the host today, or None."""
    rows = engagement.roles.model.objects.current().filter(
        engagement=engagement, role=EngagementRoleKind.HOST_COORDINATOR
    )
    row = rows.select_related("person").order_by("from_date").first()
    return row.person if row else None


def service_leads_of(engagement: Engagement) -> list[Person]:
    """Give those whose services take part today, by name."""
    rows = engagement.roles.model.objects.current().filter(engagement=engagement, role=EngagementRoleKind.SERVICE_LEAD)
    return sorted((row.person for row in rows.select_related("person")), key=lambda person: person.name)


def people_of_host(host: Council) -> QuerySet[Person]:
    """Give the host's own people, from whom it names a coordinator."""
    found: QuerySet[Person] = Person.objects.known().filter(people_of_councils([host.pk]))
    return found


def people_to_delegate_to(engagement: Engagement, principal: Person, *, is_host: bool) -> QuerySet[Person]:
    """Give who can act for the host's DCS (the host's people) or the lead challenger (own colleagues, and the team)."""
    if is_host:
        return people_of_host(engagement.host).exclude(pk=principal.pk)
    team = Q(challenger__invitations__engagement=engagement, challenger__invitations__status=InvitationStatus.ACCEPTED)
    colleagues = people_of_councils(council_ids_of(principal.pk))
    rows = Person.objects.known().filter(pk__in=Person.objects.filter(team | colleagues).values("pk"))
    found: QuerySet[Person] = rows.exclude(pk=principal.pk)
    return found


def own_delegations(engagement: Engagement, principal_id: UUID) -> list[Delegation]:
    """Give who acts for this person on the engagement alone, today or later; brokers have a page of their own."""
    rows = Delegation.objects.not_ended().filter(engagement_id=engagement.pk, principal=principal_id)
    return list(rows.exclude(capacity=Capacity.BROKER).select_related("delegate"))


def brokers_for(host: Council) -> QuerySet[Person]:
    """Give the brokers of the host's region."""
    return holders_of(Role.BROKER, region=host.region_id)


def has_live_invitations(engagement: Engagement) -> bool:
    """Tell whether somebody has been asked, or has accepted, on the strength of the request as it stands."""
    return engagement.invitations.filter(status__in=LIVE).exists()


def themes_to_choose_from(engagement: Engagement) -> list[tuple[str, str]]:
    """Give, as (code, name), the themes of the request, or all where it names none. One query."""
    asked = Engagement.themes.through.objects.filter(engagement=engagement, theme=OuterRef("pk"))
    rows = list(Theme.objects.annotate(is_asked=Exists(asked)).values_list("code", "name", "is_asked"))
    named = [(code, name) for code, name, is_asked in rows if is_asked]
    return named or [(code, name) for code, name, _ in rows]


#: Stages at which an engagement will need days of its host that the ledger does not hold yet.
_NOT_RESERVED_YET = (
    EngagementStatus.REQUESTED,
    EngagementStatus.MATCHING,
    EngagementStatus.SCOPING,
    EngagementStatus.AGREEING,
    EngagementStatus.PAUSED,
)


def others_to_come(engagement: Engagement, year: ProgrammeYear) -> QuerySet[Engagement]:
    """Give the host's other gifted engagements wanted in the year whose days are not reserved yet."""
    rows = Engagement.objects.filter(
        host=engagement.host_id,
        offer_version__cost_basis=CostBasis.GIFTED,
        status__in=_NOT_RESERVED_YET,
        wanted_from__range=(year.starts_on, year.ends_on),
    )
    return rows.exclude(pk=engagement.pk).select_related("offer_version").order_by("number")
