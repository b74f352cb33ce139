"""Concerns about a child: raised, passed on to the right person alone, received and answered."""

from types import SimpleNamespace

import pytest

from cib.accounts.models import User
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from cib.common.outbox import kind_of
from councils.enums import Role
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Concern, Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.services import visits
from tests.peerchallenge.visits_services.reading import DAY, codes, person_ids, told

pytestmark = pytest.mark.django_db


# --- Concerns --------------------------------------------------------------------------------------


WORDS = "Case 4711: bruises, seen today at the family centre"


def raised(it: SimpleNamespace, *, is_about_dcs: bool = False, actor: User | None = None) -> Concern:
    return visits.raise_concern(
        engagement_id=it.engagement.pk, text=WORDS, is_about_dcs=is_about_dcs, actor=actor or it.member
    )


@pytest.mark.parametrize(("is_about_dcs", "recipient", "other"), [(False, "dcs", "chief"), (True, "chief", "dcs")])
def test_concern_reaches_the_right_person_and_nobody_else(
    on_site: SimpleNamespace, is_about_dcs: bool, recipient: str, other: str
) -> None:
    hears = getattr(on_site, recipient)
    concern = raised(on_site, is_about_dcs=is_about_dcs)
    assert concern.passed_to == hears.person
    assert told("concern.raised") == person_ids(hears, on_site.lead)
    readers = set(POLICY.people_for("view_concern", concern))
    assert readers == {hears, on_site.lead, on_site.member}
    everybody = (on_site.dcs, on_site.chief, on_site.lead, on_site.member, on_site.manager, on_site.staff)
    assert {user for user in everybody if POLICY.allows(user, "view_concern", concern)} == readers
    for user in (getattr(on_site, other), on_site.manager, on_site.staff):
        with pytest.raises(NotVisible):
            visits.record_concern_read(concern_id=concern.pk, actor=user)


def test_concern_goes_out_by_title_alone_and_leaves_no_words_in_the_audit(on_site: SimpleNamespace) -> None:
    concern = raised(on_site)
    message = Message.objects.filter(kind="concern.raised").first()
    assert message is not None
    assert message.context == {"host": str(on_site.engagement.host)}
    assert kind_of(message).path(message) == f"/concerns/{concern.pk}/"
    entry = AuditEntry.objects.get(action="concern.raised")
    assert (entry.changes, entry.confidential) == ({}, ["text"])
    assert WORDS not in str(AuditEntry.objects.filter(action__startswith="concern").values())


def test_concern_sent_twice_is_passed_on_once(on_site: SimpleNamespace) -> None:
    assert raised(on_site) == raised(on_site)
    assert Concern.objects.count() == 1


def test_concern_of_the_lead_is_told_to_the_recipient_alone(on_site: SimpleNamespace) -> None:
    raised(on_site, actor=on_site.lead)
    assert told("concern.raised") == person_ids(on_site.dcs)


@pytest.mark.parametrize(("role", "is_about_dcs"), [(Role.DCS, False), (Role.CHIEF_EXECUTIVE, True)])
def test_concern_that_nobody_on_record_could_read_is_refused_with_what_to_do(
    on_site: SimpleNamespace, role: Role, is_about_dcs: bool
) -> None:
    holder = on_site.dcs if role == Role.DCS else on_site.chief
    holder.is_active = False
    holder.save()
    with pytest.raises(Refused) as refused:
        raised(on_site, is_about_dcs=is_about_dcs)
    assert codes(refused) == ["VIS-03"]
    holder.is_active = True
    holder.save()
    holder.person.appointments.filter(role=role).update(to_date=on_site.first - DAY)
    with pytest.raises(Refused) as refused:
        raised(on_site, is_about_dcs=is_about_dcs)
    assert codes(refused) == ["VIS-03"]
    assert Concern.objects.count() == 0


def test_concern_is_not_raised_by_the_host_nor_before_the_work(on_site: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        raised(on_site, actor=on_site.dcs)
    Engagement.objects.filter(pk=on_site.engagement.pk).update(status=EngagementStatus.AGREEING)
    with pytest.raises(Refused) as refused:
        raised(on_site)
    assert codes(refused) == ["VIS-04"]


def test_concern_is_received_and_answered_by_its_recipient(on_site: SimpleNamespace) -> None:
    concern = raised(on_site)
    with pytest.raises(NotAllowed):
        visits.answer_concern(concern_id=concern.pk, action_taken="", actor=on_site.member)
    received = visits.answer_concern(concern_id=concern.pk, action_taken="", actor=on_site.dcs, version=1)
    assert received.received_at is not None
    with pytest.raises(Stale):
        visits.answer_concern(concern_id=concern.pk, action_taken="Visited", actor=on_site.dcs, version=1)
    answered = visits.answer_concern(concern_id=concern.pk, action_taken="Visited", actor=on_site.dcs, version=2)
    assert (answered.received_at, answered.action_taken) == (received.received_at, "Visited")
    visits.record_concern_read(concern_id=concern.pk, actor=on_site.lead)
    done = list(
        AuditEntry.objects.filter(action__startswith="concern.").order_by("pk").values_list("action", flat=True)
    )
    assert done == ["concern.raised", "concern.received", "concern.answered", "concern.read"]
    with pytest.raises(NotVisible):
        visits.answer_concern(concern_id=on_site.engagement.pk, action_taken="", actor=on_site.dcs)
