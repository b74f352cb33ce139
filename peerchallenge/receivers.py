"""What this app does when places and people change below it, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from councils.models import Appointment, Person
from councils.signals import appointment_changed, employment_changed, people_merged, person_anonymised
from peerchallenge import conflicts
from peerchallenge.models import Challenger
from peerchallenge.services.calendars import follow_council
from peerchallenge.services.grants import follow_conflicts
from peerchallenge.services.pool import forget_challenger, hand_over_challenger


def _recheck(person: Person) -> None:
    challenger = Challenger.objects.filter(person=person).first()
    if challenger is not None:
        conflicts.recheck_live(challenger=challenger)
        follow_conflicts(challenger=challenger)


def _follow_places(person: Person) -> None:
    challenger = Challenger.objects.filter(person=person).first()
    if challenger is not None:
        follow_conflicts(challenger=challenger)


@receiver(employment_changed, dispatch_uid="peerchallenge.recheck_employment")
def recheck_after_employment(person: Person, **_kwargs: Any) -> None:
    """Look for conflicts anew when who employs somebody changed."""
    _recheck(person)


@receiver(appointment_changed, dispatch_uid="peerchallenge.recheck_appointment")
def recheck_after_appointment(appointment: Appointment, **_kwargs: Any) -> None:
    """Look for conflicts anew when somebody was appointed or an appointment ended; let calendars follow."""
    _recheck(appointment.person)
    if appointment.council_id is not None:
        follow_council(appointment.council_id)


@receiver(person_anonymised, dispatch_uid="peerchallenge.forget_challenger")
def forget_after_anonymising(person: Person, **_kwargs: Any) -> None:
    """Forget what the person wrote and declared."""
    forget_challenger(person_id=person.pk)
    _follow_places(person)


@receiver(people_merged, dispatch_uid="peerchallenge.hand_over_challenger")
def hand_over_after_merging(kept: Person, duplicate: Person, **_kwargs: Any) -> None:
    """Let the record that stays keep the place in the pool."""
    hand_over_challenger(from_person_id=duplicate.pk, to_person_id=kept.pk)
    _follow_places(kept)
