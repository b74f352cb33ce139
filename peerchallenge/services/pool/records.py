"""What becomes of a challenger when the record of the person is merged or anonymised. Called by receivers alone."""

from uuid import UUID

from django.db import transaction

from cib.common import audit, clock
from cib.common.versions import save_new_version
from peerchallenge.models import Challenger


@transaction.atomic
def forget_challenger(*, person_id: UUID) -> None:
    """Forget what an anonymised person wrote of themselves and declared; ids, dates and days stay for the ledger."""
    challenger = Challenger.objects.select_for_update().filter(person=person_id).first()
    if challenger is None:
        return
    challenger.diary.all().delete()
    challenger.interests.update(nature="")
    challenger.interests.filter(ended_at__isnull=True).update(ended_at=clock.now())
    left = challenger.left_pool_at or clock.now()
    save_new_version(challenger, [], experience="", post_title="", listing_consented_at=None, left_pool_at=left)
    audit.record("challenger.forgotten", challenger, actor=None)


@transaction.atomic
def hand_over_challenger(*, from_person_id: UUID, to_person_id: UUID) -> None:
    """Give the place in the pool to the record that stays, unless that has one: then the duplicate's is unlisted."""
    challenger = Challenger.objects.select_for_update().filter(person=from_person_id).first()
    if challenger is None or Challenger.objects.filter(person=to_person_id).exists():
        return
    save_new_version(challenger, [], person_id=to_person_id)
    audit.record("challenger.handed_over", challenger, actor=None)
