"""Appointments: made, ended, handed on; those that take two people are proposed and confirmed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from councils import notifications, rules
from councils.enums import PLACE_OF_ROLE, SINGLE_COUNCIL_ROLES, PlaceKind, Role
from councils.models import Appointment, Cluster, Council, Delegation, Person, Region
from councils.permissions import POLICY
from councils.queries import forget_standings, standing_of
from councils.signals import appointment_changed


@dataclass(frozen=True)
class Post:
    """What somebody is appointed to: a role and where."""

    role: str
    council: Council | None = None
    region: Region | None = None
    cluster: Cluster | None = None
    lead_post: str = ""
    party: str = ""

    @property
    def places(self) -> frozenset[PlaceKind]:
        """Give the kinds of place that are named; none named is the programme."""
        named = {
            PlaceKind.COUNCIL: self.council,
            PlaceKind.REGION: self.region,
            PlaceKind.CLUSTER: self.cluster,
        }
        return frozenset(kind for kind, place in named.items() if place is not None) or frozenset({PlaceKind.PROGRAMME})

    @property
    def filters(self) -> dict[str, Any]:
        """Give the same as what a query over appointments filters by."""
        return {
            "role": self.role,
            "council": self.council,
            "region": self.region,
            "cluster": self.cluster,
            "lead_post": self.lead_post,
            "party": self.party,
        }

    @property
    def is_single(self) -> bool:
        """Tell whether one person holds this post at a time."""
        return self.role in SINGLE_COUNCIL_ROLES or self.role == Role.REGIONAL_LEAD


def post_of(appointment: Appointment) -> Post:
    """Give what the appointment is to."""
    return Post(
        appointment.role,
        appointment.council,
        appointment.region,
        appointment.cluster,
        appointment.lead_post,
        appointment.party,
    )


def _facts(
    person: Person,
    post: Post,
    from_date: dt.date,
    to_date: dt.date | None,
    actor: User | None,
    is_second_person: bool,
) -> rules.AppointmentFacts:
    rows = Appointment.objects.overlapping(from_date, to_date).filter(**post.filters)
    others = rows.exclude(person=person).select_related("person").first() if post.is_single else None
    return rules.AppointmentFacts(
        role=post.role,
        places=post.places,
        lead_post=post.lead_post,
        party=post.party,
        from_date=from_date,
        to_date=to_date,
        is_for_oneself=actor is not None and standing_of(actor).person_id == person.pk,
        is_person_known=person.merged_into_id is None and person.anonymised_at is None,
        is_council_in_force=post.council is None or post.council.is_in_force(from_date),
        held_by=others.person.name if others else "",
        is_held_by_the_same=rows.filter(person=person).exists(),
        is_second_person=is_second_person,
    )


def _lock_place(post: Post) -> None:
    """Let no two appointments to one place be made at once."""
    places: tuple[Any, ...] = (post.council, post.region, post.cluster)
    for place in places:
        if place is not None:
            type(place)._default_manager.select_for_update().get(pk=place.pk)


def made(
    person: Person,
    post: Post,
    from_date: dt.date,
    to_date: dt.date | None,
    *,
    actor: User | None,
    is_second_person: bool = False,
) -> Appointment:
    """Make an appointment by the rules, once whoever calls has asked whether the actor may."""
    _lock_place(post)
    facts = _facts(person, post, from_date, to_date, actor, is_second_person)
    refuse_if(rules.breaches_of_appointment(facts))
    appointment: Appointment = Appointment.objects.create(
        person=person,
        from_date=from_date,
        to_date=to_date,
        programme=PLACE_OF_ROLE[post.role] == PlaceKind.PROGRAMME,
        appointed_by=actor,
        **post.filters,
    )
    audit.record(
        "appointment.made",
        appointment,
        actor=actor,
        thread=person,
        after=appointment.get_role_display(),
        changes={"from_date": from_date},
    )
    notifications.appointed(appointment)
    if post.role == Role.DCS:
        notifications.dcs_changed(appointment, f"an appointment from {from_date:%-d %B %Y}")
    if post.role == Role.BROKER:
        notifications.remind_of_silence(appointment, since=from_date)
    appointment_changed.send(sender=Appointment, appointment=appointment)
    forget_standings()
    return appointment


@transaction.atomic
def appoint(
    *, person_id: UUID, post: Post, from_date: dt.date, to_date: dt.date | None = None, actor: User
) -> Appointment:
    """Appoint a person; a change of DCS is told to the council's chief executive.

    Raises Refused PP-01 to PP-10. Clearing-house officer and QA lead go by `proposals.propose_appointment`.
    """
    person = Person.objects.get(pk=person_id)
    POLICY.require(actor, "appoint", person)
    return made(person, post, from_date, to_date, actor=actor)


def locked_appointment(appointment_id: UUID, seen: int | None = None) -> Appointment:
    """Lock the appointment's row for this transaction; raise Stale when the page showed an older one."""
    appointment: Appointment = Appointment.objects.select_for_update().get(pk=appointment_id)
    check_version(appointment, seen)
    return appointment


@transaction.atomic
def end_appointment(*, appointment_id: UUID, to_date: dt.date, version: int | None = None, actor: User) -> Appointment:
    """End an appointment: `to_date` is the first day on which it no longer holds. Its delegations end with it."""
    appointment = locked_appointment(appointment_id, version)
    POLICY.require(actor, "end_appointment", appointment)
    return _ended(appointment, to_date, actor)


def _ended(appointment: Appointment, to_date: dt.date, actor: User) -> Appointment:
    refuse_if(rules.breaches_of_end(from_date=appointment.from_date, ends_on=appointment.to_date, to_date=to_date))
    save_new_version(appointment, [], to_date=to_date)
    if appointment.role == Role.DCS:
        _end_delegations(appointment, to_date, actor)
        notifications.dcs_changed(appointment, f"an appointment ends on {to_date:%-d %B %Y}")
    audit.record(
        "appointment.ended",
        appointment,
        actor=actor,
        thread=appointment.person,
        before=appointment.get_role_display(),
        changes={"to_date": to_date},
    )
    appointment_changed.send(sender=Appointment, appointment=appointment)
    forget_standings()
    return appointment


def _end_delegations(appointment: Appointment, to_date: dt.date, actor: User) -> None:
    rows = Delegation.objects.not_ended(to_date).filter(principal=appointment.person_id, council=appointment.council_id)
    for row in rows:
        save_new_version(row, [], to_date=max(to_date, row.from_date))
        audit.record("delegation.ended", row, actor=actor, changes={"to_date": row.to_date})


@transaction.atomic
def replace_holder(
    *, appointment_id: UUID, person_id: UUID, on_date: dt.date, version: int | None = None, actor: User
) -> Appointment:
    """Hand a post on: the holder's appointment ends and another person's begins on the same day."""
    appointment = locked_appointment(appointment_id, version)
    POLICY.require(actor, "replace_holder", appointment)
    _ended(appointment, on_date, actor)
    return made(Person.objects.get(pk=person_id), post_of(appointment), on_date, None, actor=actor)


@transaction.atomic
def appoint_first_staff(*, person: Person) -> Appointment | None:
    """Appoint the first member of CIB staff, by whoever runs the installation; None once there is one."""
    if Appointment.objects.filter(role=Role.CIB_STAFF).exists():
        return None
    return made(person, Post(Role.CIB_STAFF), clock.today(), None, actor=None)
