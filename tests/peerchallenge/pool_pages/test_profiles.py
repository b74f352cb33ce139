"""A challenger's profile: who sees it, who edits it, how somebody enters and leaves the lists."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cib.common import clock
from councils.queries import person_of
from peerchallenge.enums import Accreditation
from peerchallenge.models import Challenger, DeclaredInterest
from peerchallenge.services import pool
from tests.factories import peerchallenge_booking as book
from tests.factories import peerchallenge_pool as make
from tests.peerchallenge.pool_pages.browsing import DAY, as_user, date_boxes, page, text_of

pytestmark = pytest.mark.django_db


# --- Profiles --------------------------------------------------------------------------------------


def test_profile_is_shown_to_those_concerned_and_to_nobody_else() -> None:
    challenger = make.challenger()
    own, releaser = make.with_account(challenger), make.releaser_of(challenger)
    other = make.with_account(make.challenger())
    readers = [(own, 200), (releaser, 200), (make.manager(), 200), (make.staff(), 200), (other, 404)]
    readers.append((make.dcs(make.council()), 404))
    for user, status in readers:
        assert as_user(user).get(page("challenger_detail", challenger.pk)).status_code == status
    assert as_user(own).get(page("my_profile")).status_code == 200
    assert as_user(make.dcs(make.council())).get(page("my_profile")).status_code == 404


def test_profile_shows_declared_interests_to_the_person_alone() -> None:
    challenger = make.challenger()
    council = make.council("Leeds")
    own = as_user(make.with_account(challenger))
    sent = {"council": str(council.pk), "nature": "My sister works there", "version": challenger.version}
    assert own.post(page("interest_declare", challenger.pk), sent).status_code == 302
    assert "My sister works there" in text_of(own.get(page("my_profile")))
    for user in (make.staff(), make.releaser_of(challenger), make.manager()):
        shown = text_of(as_user(user).get(page("challenger_detail", challenger.pk)))
        assert ("sister" in shown, "Interests" in shown) == (False, False)
    interest = DeclaredInterest.objects.get()
    assert as_user(make.staff()).post(page("interest_end", interest.pk)).status_code == 403
    assert own.post(page("interest_end", interest.pk)).status_code == 302
    interest.refresh_from_db()
    assert interest.ended_at is not None


@pytest.mark.parametrize("name", ["challenger_detail", "challenger_edit", "challenger_diary", "agree_to_serve"])
def test_profile_that_is_not_there_is_not_found(name: str) -> None:
    assert as_user(make.staff()).get(page(name, "00000000-0000-0000-0000-000000000000")).status_code == 404


def test_profile_takes_at_most_fifteen_queries_however_much_there_is() -> None:
    invitation = book.team_member(book.matching_engagement())
    challenger = invitation.challenger
    client = as_user(make.staff())
    counts = []
    for knows in ({"send": 1}, {"send": 1, "neglect": 2, "finance": 3}):
        pool.set_knowledge(challenger_id=challenger.pk, depths=knows, actor=make.staff())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("challenger_detail", challenger.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_person_edits_their_own_profile_but_not_who_may_lead() -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    sent = {
        "post_title": "Head of \u202eearly help",
        "experience": "<script>alert(1)</script>",
        "can_lead": "on",
        "kind": "member",
        "version": challenger.version,
        **date_boxes("in_practice_since", dt.date(2001, 9, 3)),
    }
    assert own.post(page("challenger_edit", challenger.pk), sent).status_code == 302
    challenger.refresh_from_db()
    assert (challenger.post_title, challenger.can_lead, challenger.kind) == ("Head of early help", False, "officer")
    shown = text_of(own.get(page("my_profile")))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert own.post(page("challenger_edit", challenger.pk), sent).status_code == 409


def test_staff_change_kind_and_who_may_lead() -> None:
    challenger = make.challenger()
    sent = {"post_title": "Leader", "kind": "member", "party": "green", "can_lead": "on", "version": challenger.version}
    assert as_user(make.staff()).post(page("challenger_edit", challenger.pk), sent).status_code == 302
    challenger.refresh_from_db()
    assert (challenger.kind, challenger.party, challenger.can_lead) == ("member", "green", True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"post_title": ""}, "Enter post"),
        ({"post_title": "x" * 121}, "must have 120 characters or fewer"),
        ({"kind": "wizard"}, "wizard"),
        ({"kind": "member"}, "Choose the political group of this member peer."),
        ({"left_practice_on_day": "31", "left_practice_on_month": "2", "left_practice_on_year": "2024"}, "February"),
        ({"left_practice_on_day": "1", "left_practice_on_month": "2", "left_practice_on_year": "2098"}, "today or ear"),
    ],
)
def test_profile_form_says_what_is_wrong_and_keeps_what_was_typed(change: dict[str, str], message: str) -> None:
    challenger = make.challenger()
    sent = {"post_title": "Director", "experience": "Kept words", "kind": "officer", "version": challenger.version}
    response = as_user(make.staff()).post(page("challenger_edit", challenger.pk), {**sent, **change})
    assert response.status_code == 422
    assert message in text_of(response)
    assert "Kept words" in text_of(response)


def test_somebody_is_added_by_their_address_once() -> None:
    someone = make.employed(make.person("Ida Linnet"), make.council())
    client = as_user(make.staff())
    sent = {"email": someone.email.upper(), "kind": "officer", "post_title": "Director"}
    assert client.get(page("challenger_add") + f"?email={someone.email}").status_code == 200
    assert client.post(page("challenger_add"), sent).status_code == 302
    challenger = Challenger.objects.get(person=someone)
    assert (challenger.post_title, challenger.accreditation) == ("Director", "applied")
    assert "in the pool already" in text_of(client.post(page("challenger_add"), sent))
    unknown = client.post(page("challenger_add"), {**sent, "email": "nobody@council.example"})
    assert (unknown.status_code, "Nobody in the register" in text_of(unknown)) == (422, True)
    assert as_user(make.manager()).get(page("challenger_add")).status_code == 403


def test_knowledge_is_said_by_theme() -> None:
    challenger = make.challenger(knows={"send": 1})
    own = as_user(make.with_account(challenger))
    assert own.get(page("challenger_knowledge", challenger.pk)).status_code == 200
    sent = {"send": "", "neglect": "3", "version": challenger.version}
    assert own.post(page("challenger_knowledge", challenger.pk), sent).status_code == 302
    assert list(challenger.knowledge.values_list("theme__code", "depth")) == [("neglect", 3)]
    wrong = own.post(page("challenger_knowledge", challenger.pk), {"neglect": "4", "version": challenger.version})
    assert wrong.status_code == 422


# --- Standing --------------------------------------------------------------------------------------


def test_consent_agreement_and_accreditation_bring_somebody_into_the_lists() -> None:
    challenger = make.applicant()
    own, releaser = make.with_account(challenger), make.releaser_of(challenger)
    assert as_user(own).post(page("challenger_consent", challenger.pk), {"version": 1}).status_code == 302
    challenger.refresh_from_db()
    assert as_user(own).get(page("agree_to_serve", challenger.pk)).status_code == 403
    assert as_user(releaser).get(page("agree_to_serve", challenger.pk)).status_code == 200
    sent = {"version": challenger.version}
    assert as_user(releaser).post(page("agree_to_serve", challenger.pk), sent).status_code == 302
    challenger.refresh_from_db()
    assert challenger.serving_agreed_by == person_of(releaser)
    staff = as_user(make.staff())
    assert staff.get(page("accreditation_set", challenger.pk)).status_code == 200
    until = clock.today() + 100 * DAY
    for state, ends in ((Accreditation.PROVISIONAL, date_boxes("until", until)), (Accreditation.ACCREDITED, {})):
        challenger.refresh_from_db()
        response = staff.post(
            page("accreditation_set", challenger.pk), {"accreditation": state, "version": challenger.version, **ends}
        )
        assert response.status_code == (302 if ends else 422)
    challenger.refresh_from_db()
    assert (challenger.accreditation, challenger.accredited_until) == ("provisional", until)
    assert "Can be asked" in text_of(as_user(own).get(page("my_profile")))


def test_releaser_takes_the_agreement_back() -> None:
    challenger = make.challenger()
    releaser = as_user(make.releaser_of(challenger))
    assert "Take the agreement back" in text_of(releaser.get(page("agree_to_serve", challenger.pk)))
    sent = {"version": challenger.version}
    assert releaser.post(page("agree_to_serve_end", challenger.pk), sent).status_code == 302
    challenger.refresh_from_db()
    assert challenger.serving_agreed_at is None


def test_somebody_leaves_and_staff_bring_them_back() -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    assert own.get(page("challenger_leave", challenger.pk)).status_code == 200
    withdrawn = own.post(page("challenger_consent_withdraw", challenger.pk), {"version": challenger.version})
    assert withdrawn.status_code == 302
    challenger.refresh_from_db()
    assert challenger.listing_consented_at is None
    assert own.post(page("challenger_leave", challenger.pk), {"version": challenger.version}).status_code == 302
    challenger.refresh_from_db()
    assert challenger.left_pool_at is not None
    assert "Left the pool" in text_of(own.get(page("my_profile")))
    assert own.post(page("challenger_return", challenger.pk), {"version": challenger.version}).status_code == 403
    staff = as_user(make.staff())
    assert staff.post(page("challenger_return", challenger.pk), {"version": challenger.version}).status_code == 302
    challenger.refresh_from_db()
    assert (challenger.left_pool_at, challenger.serving_agreed_at) == (None, None)


@pytest.mark.parametrize("version", ["x", "99999999999"])
def test_version_that_is_nonsense_is_not_found(version: str) -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    assert own.post(page("challenger_consent_withdraw", challenger.pk), {"version": version}).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["challenger_consent", "challenger_consent_withdraw", "challenger_return", "agree_to_serve_end"],
)
def test_moves_are_posted_only(name: str) -> None:
    challenger = make.challenger()
    assert as_user(make.staff()).get(page(name, challenger.pk)).status_code in (403, 405)
