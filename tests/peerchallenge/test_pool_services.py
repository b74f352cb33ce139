"""The pool through its services."""

import datetime as dt
from typing import Any

import pytest

from cib.common import clock
from cib.common.directory import directory
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils.enums import Role
from councils.models import Person
from councils.queries import person_of
from councils.services import records
from peerchallenge.enums import Accreditation, ChallengerKind, DiaryKind, Half
from peerchallenge.models import Challenger, DayClaim, DeclaredInterest, Visit
from peerchallenge.notifications.pool import KINDS
from peerchallenge.queries.diary import claims_to_come, spans_to_come
from peerchallenge.queries.pool import (
    days_pledged_left,
    employer_on,
    free_half_days,
    listed_challengers,
    pledges_of,
    year_of,
)
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.services import pool
from peerchallenge.services.pool.diaries import DiaryMark
from tests.factories import peerchallenge_booking as book
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def _programme() -> None:
    make.programme()


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def actions_on(challenger: Challenger) -> list[str]:
    rows = AuditEntry.objects.filter(thread_id=str(challenger.pk)).order_by("pk")
    return list(rows.values_list("action", flat=True))


def next_monday() -> dt.date:
    """Give the first Monday to come whose week has no bank holiday."""
    monday = clock.today() - clock.today().weekday() * DAY + 7 * DAY
    while any(bank_holiday_on(monday + n * DAY) for n in range(7)):
        monday += 7 * DAY
    return monday


def held(challenger: Challenger, *half_days: HalfDay) -> None:
    """Hold half-days for a visit, as the fixing of dates does."""
    invitation = book.team_member(book.matching_engagement(), who=challenger)
    days = [half_day.date for half_day in half_days]
    visit = Visit.objects.create(engagement=invitation.engagement, number=1, first_day=min(days), last_day=max(days))
    for half_day in half_days:
        DayClaim.objects.create(
            person=challenger.person,
            date=half_day.date,
            half=half_day.half,
            invitation=invitation,
            visit=visit,
            claimed_at=clock.now(),
        )


# --- Joining and leaving ---------------------------------------------------------------------------


def test_challenger_is_listed_once_consenting_agreed_and_accredited() -> None:
    listed = make.challenger(knows={"early-help": 3})
    make.applicant()
    assert list(listed_challengers()) == [listed]
    assert actions_on(listed) == [
        "challenger.added",
        "challenger.accreditation_set",
        "challenger.accreditation_set",
        "challenger.consented",
        "challenger.serving_agreed",
        "challenger.knowledge_set",
        "challenger.pledged",
    ]


def test_somebody_is_added_once_and_only_from_the_register() -> None:
    challenger = make.applicant()
    fields = {"kind": ChallengerKind.OFFICER, "post_title": "Director", "actor": make.staff()}
    with pytest.raises(Refused) as refused:
        pool.add_challenger(person_id=challenger.person_id, **fields)
    assert codes(refused) == ["POOL-06"]
    with pytest.raises(NotVisible):
        pool.add_challenger(person_id=NOBODY, **fields)
    with pytest.raises(NotAllowed):
        pool.add_challenger(person_id=make.person().pk, **{**fields, "actor": make.manager()})


def test_consent_asks_the_releaser_and_agreement_is_told_to_the_person() -> None:
    challenger = make.applicant()
    releaser = person_of(make.releaser_of(challenger))
    assert releaser is not None
    pool.consent_to_listing(challenger_id=challenger.pk, actor=make.with_account(challenger))
    asked = Message.objects.get(kind="pool.asked_to_agree")
    assert (asked.person_id, asked.context) == (releaser.pk, {"name": challenger.person.name})
    pool.agree_to_serve(challenger_id=challenger.pk, actor=releaser.user)
    told = Message.objects.get(kind="pool.serving_agreed")
    assert told.person_id == challenger.person_id


def test_doing_the_same_again_changes_nothing() -> None:
    challenger = make.challenger()
    releaser, own = make.releaser_of(challenger), make.with_account(challenger)
    before = Challenger.objects.get(pk=challenger.pk)
    count = AuditEntry.objects.count()
    pool.consent_to_listing(challenger_id=challenger.pk, actor=own)
    pool.agree_to_serve(challenger_id=challenger.pk, actor=releaser)
    pool.return_to_pool(challenger_id=challenger.pk, actor=make.staff())
    pool.set_weekly_pattern(challenger_id=challenger.pk, pattern="1" * 10, actor=own)
    pool.set_diary(challenger_id=challenger.pk, entries=[], actor=own)
    pool.edit_profile(challenger_id=challenger.pk, actor=own, post_title=before.post_title)
    for service in (pool.withdraw_listing, pool.end_agreement_to_serve, pool.leave_pool):
        actor = releaser if service is pool.end_agreement_to_serve else own
        service(challenger_id=challenger.pk, actor=actor)
        service(challenger_id=challenger.pk, actor=actor)
    assert AuditEntry.objects.count() == count + 3


def test_consent_after_agreement_asks_nobody_again() -> None:
    challenger = make.challenger()
    own = make.with_account(challenger)
    Message.objects.all().delete()
    pool.withdraw_listing(challenger_id=challenger.pk, actor=own)
    pool.consent_to_listing(challenger_id=challenger.pk, actor=own)
    assert Message.objects.count() == 0


def test_who_sits_on_a_team_does_not_leave_it_behind() -> None:
    engagement = book.matching_engagement()
    challenger = book.team_member(engagement).challenger
    with pytest.raises(Refused) as refused:
        pool.leave_pool(challenger_id=challenger.pk, actor=make.staff())
    assert refused.value.breaches[0].message == f"Decline or stand down first: {engagement.reference}."


def test_nothing_is_arranged_with_somebody_who_left() -> None:
    challenger = make.challenger()
    releaser = make.releaser_of(challenger)
    pool.leave_pool(challenger_id=challenger.pk, actor=make.staff())
    year = year_of(clock.today())
    assert year is not None
    for service, fields in (
        (pool.consent_to_listing, {"actor": make.staff()}),
        (pool.agree_to_serve, {"actor": releaser}),
        (pool.pledge_days, {"actor": make.staff(), "year_id": year.pk, "half_days": 4}),
    ):
        with pytest.raises(Refused) as refused:
            service(challenger_id=challenger.pk, **fields)  # type: ignore[operator]
        assert codes(refused) == ["POOL-17"]


def test_page_that_is_behind_is_stale_and_nobody_is_not_there() -> None:
    challenger = make.challenger()
    own = make.with_account(challenger)
    with pytest.raises(Stale):
        pool.withdraw_listing(challenger_id=challenger.pk, actor=own, version=challenger.version - 1)
    with pytest.raises(NotVisible):
        pool.withdraw_listing(challenger_id=NOBODY, actor=own)
    with pytest.raises(NotVisible):
        pool.withdraw_listing(challenger_id=challenger.pk, actor=make.dcs(make.council()))


# --- Profile ---------------------------------------------------------------------------------------


def test_office_fields_are_for_staff() -> None:
    challenger = make.challenger()
    with pytest.raises(NotAllowed):
        pool.edit_profile(challenger_id=challenger.pk, actor=make.with_account(challenger), can_lead=True)
    changed = pool.edit_profile(challenger_id=challenger.pk, actor=make.staff(), can_lead=True)
    assert changed.can_lead is True
    with pytest.raises(Refused) as refused:
        pool.edit_profile(challenger_id=challenger.pk, actor=make.staff(), kind=ChallengerKind.ASSOCIATE)
    assert codes(refused) == ["POOL-02"]


def test_knowledge_of_a_theme_that_is_not_there_is_refused() -> None:
    challenger = make.challenger()
    with pytest.raises(NotVisible):
        pool.set_knowledge(challenger_id=challenger.pk, depths={"falconry": 1}, actor=make.staff())
    with pytest.raises(Refused) as refused:
        pool.set_knowledge(challenger_id=challenger.pk, depths={"send": 4}, actor=make.staff())
    assert codes(refused) == ["POOL-07"]


def test_accreditation_moves_and_renews() -> None:
    challenger = make.challenger()
    later = clock.today() + 700 * DAY
    renewed = pool.set_accreditation(
        challenger_id=challenger.pk, accreditation=Accreditation.ACCREDITED, until=later, actor=make.staff()
    )
    assert (renewed.accreditation, renewed.accredited_until) == ("accredited", later)
    with pytest.raises(Refused) as refused:
        pool.set_accreditation(challenger_id=challenger.pk, accreditation=Accreditation.APPLIED, actor=make.staff())
    assert codes(refused) == ["POOL-12"]
    assert listed_challengers(on=later + DAY).count() == 0


# --- Diary -----------------------------------------------------------------------------------------


def test_free_half_days_follow_pattern_diary_and_claims() -> None:
    challenger = make.challenger(can_lead=True)
    monday = next_monday()
    pool.set_weekly_pattern(challenger_id=challenger.pk, pattern="1110000000", actor=make.staff())
    marks = [
        DiaryMark(monday, Half.MORNING, DiaryKind.AWAY),
        DiaryMark(monday + 3 * DAY, Half.MORNING, DiaryKind.FREE),
    ]
    pool.set_diary(challenger_id=challenger.pk, entries=marks, actor=make.staff())
    held(challenger, HalfDay(monday + DAY, Half.MORNING))
    free = free_half_days([challenger.__class__.objects.get(pk=challenger.pk)], monday, monday + 6 * DAY)
    assert free == {
        challenger.pk: (HalfDay(monday, Half.AFTERNOON), HalfDay(monday + 3 * DAY, Half.MORNING)),
    }
    (claim,) = claims_to_come(challenger)
    assert (claim.date, claim.half) == (monday + DAY, Half.MORNING)


def test_free_half_days_take_the_same_queries_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    everybody = [make.challenger() for _ in range(3)]
    for some in (everybody[:1], everybody):
        with django_assert_num_queries(2):
            assert set(free_half_days(some, next_monday(), next_monday())) == {c.pk for c in some}


def test_marks_of_the_same_half_day_replace_each_other_and_join_to_spans() -> None:
    challenger = make.challenger()
    monday = next_monday()
    own = make.with_account(challenger)
    for kind, last in ((DiaryKind.AWAY, monday + 4 * DAY), (DiaryKind.FREE, monday)):
        pool.mark_time(challenger_id=challenger.pk, first=monday, last=last, kind=kind, actor=own)
    pool.mark_time(
        challenger_id=challenger.pk, first=monday, last=monday, kind=DiaryKind.AWAY, halves=[Half.MORNING], actor=own
    )
    assert [(s.kind, s.halves, s.first, s.last) for s in spans_to_come(challenger)] == [
        ("away", ("am",), monday, monday),
        ("free", ("pm",), monday, monday),
        ("away", ("am", "pm"), monday + DAY, monday + 4 * DAY),
    ]
    pool.mark_time(challenger_id=challenger.pk, first=monday, last=monday + 4 * DAY, kind="", actor=own)
    assert spans_to_come(challenger) == []


def test_promised_time_is_not_marked_away() -> None:
    challenger = make.challenger(can_lead=True)
    monday = next_monday()
    held(challenger, HalfDay(monday, Half.MORNING))
    fields = {"challenger_id": challenger.pk, "first": monday, "last": monday, "actor": make.staff()}
    with pytest.raises(Refused) as refused:
        pool.mark_time(kind=DiaryKind.AWAY, **fields)
    assert codes(refused) == ["POOL-11"]
    pool.mark_time(kind=DiaryKind.AWAY, halves=[Half.AFTERNOON], **fields)


# --- Pledges ---------------------------------------------------------------------------------------


def test_pledge_is_for_a_year_that_runs_and_can_be_changed() -> None:
    challenger = make.challenger(pledged=0)
    year = year_of(clock.today())
    assert year is not None
    assert days_pledged_left([challenger], year) == {challenger.pk: 0}
    for half_days in (10, 7):
        pool.pledge_days(challenger_id=challenger.pk, year_id=year.pk, half_days=half_days, actor=make.staff())
    assert days_pledged_left([challenger], year) == {challenger.pk: 7}
    now = next(row for row in pledges_of(challenger, clock.today()) if row.year == year)
    assert (now.pledged, now.used, now.left) == (7, 0, 7)
    with pytest.raises(NotVisible):
        pool.pledge_days(challenger_id=challenger.pk, year_id=0, half_days=1, actor=make.staff())
    past = year_of(clock.today() - 366 * DAY)
    assert past is not None
    with pytest.raises(Refused) as refused:
        pool.pledge_days(challenger_id=challenger.pk, year_id=past.pk, half_days=1, actor=make.staff())
    assert codes(refused) == ["POOL-09"]


# --- Interests -------------------------------------------------------------------------------------


def test_interest_is_declared_once_and_ended_once() -> None:
    challenger, council = make.challenger(), make.council()
    own = make.with_account(challenger)
    fields = {"challenger_id": challenger.pk, "council_id": council.pk, "actor": own}
    interest = pool.declare_interest(nature=" A cousin ", **fields)
    assert interest.nature == "A cousin"
    entry = AuditEntry.objects.get(action="interest.declared")
    assert (entry.changes, entry.confidential) == ({}, ["council", "nature"])
    with pytest.raises(Refused) as refused:
        pool.declare_interest(nature="", **fields)
    assert codes(refused) == ["POOL-14", "POOL-15"]
    with pytest.raises(NotVisible):
        pool.declare_interest(nature="A cousin", **{**fields, "council_id": NOBODY})
    ended = [pool.end_interest(interest_id=interest.pk, actor=own).ended_at for _ in range(2)]
    assert ended[0] == ended[1] is not None
    with pytest.raises(NotVisible):
        pool.end_interest(interest_id=NOBODY, actor=own)


# --- What changes below ----------------------------------------------------------------------------


def test_change_of_employer_or_post_tells_managers_of_a_new_conflict() -> None:
    engagement = book.matching_engagement()
    by_job, by_post = book.invited(engagement), None
    make.employed(by_job.challenger.person, engagement.host, since=clock.today())
    place = engagement.places.exclude(pk=by_job.place_id).order_by("order")[0]
    by_post = book.invited(engagement, place)
    make.appointed(by_post.challenger.person, Role.SCRUTINY_CHAIR, council=engagement.host)
    told = Message.objects.filter(kind="pool.conflict_found").values_list("subject_id", flat=True)
    assert set(told) == {str(by_job.pk), str(by_post.pk)}


def test_anonymised_person_is_forgotten_in_the_pool() -> None:
    challenger = make.challenger(ChallengerKind.ASSOCIATE, experience="Ran a service")
    person = challenger.person
    DeclaredInterest.objects.create(
        challenger=challenger, council=make.council(), nature="A cousin", declared_at=clock.now()
    )
    records.anonymise_person(person_id=person.pk, actor=make.staff())
    challenger.refresh_from_db()
    assert (challenger.experience, challenger.post_title, challenger.listing_consented_at) == ("", "", None)
    assert challenger.left_pool_at is not None
    (interest,) = challenger.interests.all()
    assert (interest.nature, interest.ended_at is not None) == ("", True)
    pool.forget_challenger(person_id=make.person().pk)


def test_merged_person_keeps_the_place_in_the_pool_of_whichever_record_has_one() -> None:
    challenger, kept, other = make.challenger(ChallengerKind.ASSOCIATE), make.person(), make.person()
    records.merge_people(kept_id=kept.pk, duplicate_id=challenger.person_id, actor=make.staff())
    challenger.refresh_from_db()
    assert challenger.person == kept
    second = make.challenger(ChallengerKind.ASSOCIATE)
    pool.hand_over_challenger(from_person_id=other.pk, to_person_id=kept.pk)
    records.merge_people(kept_id=kept.pk, duplicate_id=second.person_id, actor=make.staff())
    assert list(listed_challengers()) == [challenger]


def test_employer_on_a_day_is_the_council_of_that_day() -> None:
    council = make.council()
    challenger, associate = make.challenger(of=council), make.challenger(ChallengerKind.ASSOCIATE)
    assert employer_on(challenger.person_id) == council
    assert employer_on(challenger.person_id, clock.today() - 9999 * DAY) is None
    assert employer_on(associate.person_id) is None


# --- Messages --------------------------------------------------------------------------------------


def addressee(person: Person | None) -> Any:
    assert person is not None
    return directory().addressee(person.pk)


def test_messages_of_the_pool_are_checked_again_at_delivery() -> None:
    kinds = {kind.code: kind for kind in KINDS}
    challenger = make.applicant()
    own, releaser = make.with_account(challenger), make.releaser_of(challenger)
    pool.consent_to_listing(challenger_id=challenger.pk, actor=own)
    asked = Message.objects.get(kind="pool.asked_to_agree")
    kind = kinds["pool.asked_to_agree"]
    assert (kind.is_needed(asked), kind.path(asked)) == (True, f"/pool/{challenger.pk}/agree/")
    assert kind.may_know(asked, addressee(person_of(releaser))) is True
    assert kind.may_know(asked, addressee(person_of(own))) is False
    pool.agree_to_serve(challenger_id=challenger.pk, actor=releaser)
    assert kind.is_needed(asked) is False
    told, kind = Message.objects.get(kind="pool.serving_agreed"), kinds["pool.serving_agreed"]
    assert (kind.path(told), kind.is_needed(told)) == ("/my-profile/", True)
    assert kind.may_know(told, addressee(person_of(own))) is True
    assert kind.may_know(told, addressee(person_of(releaser))) is False


def test_message_of_a_conflict_goes_to_managers_while_the_invitation_lives() -> None:
    kind = {k.code: k for k in KINDS}["pool.conflict_found"]
    engagement = book.matching_engagement()
    invitation = book.invited(engagement)
    make.employed(invitation.challenger.person, engagement.host, since=clock.today())
    message = Message.objects.get(kind="pool.conflict_found")
    assert (kind.is_needed(message), kind.path(message)) == (True, f"/invitations/{invitation.pk}/")
    assert kind.may_know(message, addressee(person_of(book.manager_of(engagement)))) is True
    assert kind.may_know(message, addressee(person_of(make.staff()))) is False
