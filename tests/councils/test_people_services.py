"""Persons added, corrected, employed, merged, anonymised: by whom, with what trace, and what follows."""

import datetime as dt

import pytest

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.directory import directory
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils.enums import Role
from councils.models import Employment, Person
from councils.queries import council_ids_of, employer_of, employers_of, person_of
from councils.services import people, records
from councils.signals import people_merged, person_anonymised
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Give the codes of a refusal."""
    return [breach.code for breach in refused.value.breaches]


def test_person_is_added_with_a_trace_that_holds_no_name() -> None:
    staff = make.first_staff()
    person = people.create_person(
        given_name=" Ada ", family_name="Heron", email=" Ada.Heron@Council.Example ", phone="01", actor=staff
    )
    assert (person.name, person.email, person.version) == ("Ada Heron", "ada.heron@council.example", 1)
    entry = AuditEntry.objects.get(action="person.created", object_id=str(person.pk))
    assert (entry.actor, entry.changes, entry.confidential) == (staff, {}, ["email", "name", "phone"])


def test_person_is_added_by_cib_staff_alone() -> None:
    with pytest.raises(NotAllowed):
        people.create_person(given_name="A", family_name="B", actor=make.dcs(make.council()))


def test_address_belongs_to_one_person() -> None:
    taken = make.person()
    with pytest.raises(Refused) as refused:
        make.person(email=taken.email.upper())
    assert codes_of(refused) == ["PP-40"]
    other = make.person()
    with pytest.raises(Refused) as refused:
        people.edit_person(
            person_id=other.pk, given_name="", family_name="X", email=taken.email, actor=make.first_staff()
        )
    assert codes_of(refused) == ["PP-40"]


def test_person_is_edited_once_from_one_page() -> None:
    person, staff = make.person("Ada Heron"), make.first_staff()
    facts = {"person_id": person.pk, "given_name": "Ada", "family_name": "Crane", "email": person.email}
    edited = people.edit_person(**facts, version=person.version, actor=staff)
    assert (edited.name, edited.version) == ("Ada Crane", person.version + 1)
    with pytest.raises(Stale):
        people.edit_person(**facts, version=person.version, actor=staff)
    entry = AuditEntry.objects.get(action="person.edited")
    assert (entry.confidential, entry.changes) == (["family_name"], {})
    unchanged = people.edit_person(**facts, version=edited.version, actor=staff)
    assert unchanged.version == edited.version


def test_changed_address_withdraws_the_invitation_to_the_old_one() -> None:
    person = make.person()
    invitation = make.invitation(person)
    people.edit_person(
        person_id=person.pk,
        given_name="",
        family_name="Heron",
        email="new@council.example",
        actor=make.first_staff(),
    )
    invitation.refresh_from_db()
    assert invitation.status == "withdrawn"


def test_new_employment_ends_the_open_one_on_its_first_day() -> None:
    here, trust, today = make.council(), make.organisation(), clock.today()
    person = make.employed(make.person(), here)
    make.employed(person, trust, since=today)
    first, second = person.employments.order_by("from_date")
    assert (first.to_date, second.from_date, second.to_date) == (today, today, None)
    assert (employer_of(person), employer_of(person, today - DAY)) == (trust, here)
    assert council_ids_of(person.pk) == frozenset()
    assert employers_of(person, since=today - DAY) == [second, first]
    assert employers_of(person, since=today) == [second]


def test_employment_names_one_employer_after_the_open_one() -> None:
    here = make.council()
    person = make.employed(make.person(), here)
    with pytest.raises(Refused) as refused:
        people.employ(
            person_id=person.pk,
            post_title="X",
            from_date=clock.today() - 2 * make.A_YEAR,
            to_date=clock.today() - 3 * make.A_YEAR,
            actor=make.first_staff(),
        )
    assert codes_of(refused) == ["PP-41", "PP-41", "PP-41"]


def test_employment_ends_and_employs_no_more() -> None:
    here, today = make.council(), clock.today()
    person = make.employed(make.person(), here)
    row = person.employments.get()
    version = Person.objects.get(pk=person.pk).version
    people.end_employment(employment_id=row.pk, to_date=today, version=version, actor=make.first_staff())
    assert employer_of(person) is None
    with pytest.raises(Stale):
        people.end_employment(employment_id=row.pk, to_date=today, version=version, actor=make.first_staff())
    with pytest.raises(Refused) as refused:
        people.end_employment(employment_id=row.pk, to_date=today, actor=make.first_staff())
    assert codes_of(refused) == ["PP-12"]


def test_dcs_adds_a_colleague_once() -> None:
    here, there = make.council(), make.council()
    chief, today = make.dcs(here), clock.today()
    facts = {
        "given_name": "Bea",
        "family_name": "Wren",
        "email": "bea@council.example",
        "post_title": "PA",
        "from_date": today,
    }
    person = people.add_colleague(council=here, actor=chief, **facts)
    assert people.add_colleague(council=here, actor=chief, **facts) == person
    assert Employment.objects.filter(person=person).count() == 1
    with pytest.raises(Refused) as refused:  # somebody else's person: their council does not leak
        people.add_colleague(council=there, actor=make.dcs(there), **facts)
    assert codes_of(refused) == ["PP-40"]
    with pytest.raises(NotAllowed):
        people.add_colleague(council=there, actor=chief, **facts)


def test_merge_moves_what_hangs_on_the_duplicate() -> None:
    here = make.council()
    kept, duplicate = make.person(email=""), make.employed(make.person(), here)
    make.appointment(duplicate, Role.LEAD_MEMBER, council=here)
    user = make.user_of(duplicate)
    told = []
    people_merged.connect(
        lambda **facts: told.append((facts["kept"], facts["duplicate"])), weak=False, dispatch_uid="t"
    )
    try:
        merged = records.merge_people(kept_id=kept.pk, duplicate_id=duplicate.pk, actor=make.first_staff())
    finally:
        people_merged.disconnect(dispatch_uid="t")
    duplicate.refresh_from_db()
    assert (merged.user, merged.email, duplicate.user, duplicate.merged_into) == (
        user,
        duplicate.email,
        None,
        kept,
    )
    assert (merged.appointments.count(), merged.employments.count()) == (1, 1)
    assert told == [(kept, duplicate)]
    assert person_of(user) == merged
    assert directory().names_of_persons([duplicate.pk]) == {duplicate.pk: kept.name}
    addressee = directory().addressee(duplicate.pk)
    assert addressee is not None
    assert addressee.person_id == kept.pk


def test_merge_is_refused_where_both_hold_the_same_or_it_is_oneself() -> None:
    here, staff = make.council(), make.first_staff()
    kept, duplicate = make.person(), make.person()
    for person in (kept, duplicate):
        make.appointment(person, Role.DATA_OFFICER, council=here)
    with pytest.raises(Refused) as refused:
        records.merge_people(kept_id=kept.pk, duplicate_id=duplicate.pk, actor=staff)
    assert codes_of(refused) == ["PP-42"]
    own = make.person_behind(staff)
    with pytest.raises(Refused):
        records.merge_people(kept_id=own.pk, duplicate_id=kept.pk, actor=staff)
    with pytest.raises(Refused):
        records.merge_people(kept_id=kept.pk, duplicate_id=kept.pk, actor=staff)


def test_merging_again_leads_on_to_the_last_record() -> None:
    first, second, third = make.person(), make.person(), make.person()
    for kept, duplicate in ((second, first), (third, second)):
        records.merge_people(kept_id=kept.pk, duplicate_id=duplicate.pk, actor=make.first_staff())
    assert {p.merged_into for p in Person.objects.filter(pk__in=[first.pk, second.pk])} == {third}


def test_person_is_anonymised_when_they_hold_nothing() -> None:
    here, staff, today = make.council(), make.first_staff(), clock.today()
    person = make.person("Ada Heron")
    make.appointment(person, Role.DATA_OFFICER, council=here, until=today)
    user = make.user_of(person)
    told = []
    person_anonymised.connect(lambda **facts: told.append(facts["person"]), weak=False, dispatch_uid="t")
    try:
        records.anonymise_person(person_id=person.pk, actor=staff)
    finally:
        person_anonymised.disconnect(dispatch_uid="t")
    person.refresh_from_db()
    user.refresh_from_db()
    assert (person.name, person.email, person.phone, person.user) == ("Anonymised person", "", "", None)
    assert (user.is_active, user.has_usable_password(), "heron" in user.email) == (False, False, False)
    assert told == [person]
    assert not Message.objects.exclude(sent_to="").filter(person_id=person.pk).exists()
    assert directory().addressee(person.pk) is None
    assert directory().names_of_users([user.pk]) == {}
    assert not User.objects.filter(email__contains="person").filter(pk=user.pk).exists()


def test_person_who_holds_something_is_not_anonymised() -> None:
    here = make.council()
    chief = make.dcs(here)
    helper = make.employed(make.person(), here)
    make.delegation(here, chief, helper)
    for person in (make.person_behind(chief), helper):
        with pytest.raises(Refused) as refused:
            records.anonymise_person(person_id=person.pk, actor=make.first_staff())
        assert codes_of(refused) == ["PP-43"]
    with pytest.raises(NotAllowed):
        records.anonymise_person(person_id=helper.pk, actor=chief)
    with pytest.raises(NotVisible):
        records.anonymise_person(person_id=make.person().pk, actor=chief)


def test_history_of_a_person_reads_in_plain_words() -> None:
    staff, here = make.first_staff(), make.council()
    person = make.employed(make.person(), here, since=dt.date(2026, 1, 5))
    lines = audit.history_of(person, reads=lambda _row, _to: True)
    assert [(line.who, line.text) for line in lines] == [
        ("Cora Curlew", "Recorded an employment from 5 January 2026"),
        ("Cora Curlew", "Added the person"),
    ]
    assert directory().names_of_users([staff.pk]) == {staff.pk: "Cora Curlew"}
