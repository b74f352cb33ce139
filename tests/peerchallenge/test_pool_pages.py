"""The pages of offers and pool: what they show, to whom, and what they do with bad input."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from cib.common import clock
from councils.queries import person_of
from peerchallenge.enums import Accreditation, ChallengerKind, DiaryKind
from peerchallenge.models import Challenger, DeclaredInterest, DiaryEntry, OfferVersion
from peerchallenge.queries.diary import spans_to_come
from peerchallenge.queries.pool import year_of
from peerchallenge.services import pool
from tests.factories import accounts
from tests.factories import peerchallenge_booking as book
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _programme() -> None:
    make.programme()


def page(name: str, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=args)


def as_user(user: Any) -> Client:
    return accounts.signed_in(user)


def date_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response: Any) -> str:
    return response.content.decode()


# --- Offers ----------------------------------------------------------------------------------------


def test_offers_are_explained_to_everybody_who_signs_in_and_never_as_an_inspection() -> None:
    reader = as_user(make.user_of(make.person()))
    versions = list(OfferVersion.objects.select_related("offer"))
    menu = reader.get(page("offer_list"))
    assert menu.status_code == 200
    for version in versions:
        shown = reader.get(page("offer_detail", version.offer.code))
        printed = reader.get(page("offer_print", version.offer.code))
        assert (shown.status_code, printed.status_code) == (200, 200)
        assert escape(version.name) in text_of(menu)
        for response in (menu, shown, printed):
            main = text_of(response).split("<main")[1].split("</main>")[0]
            assert "inspection" not in main.casefold()
    assert len(versions) == 7


def test_offers_take_few_queries_however_many_there_are(django_assert_max_num_queries: Any) -> None:
    reader = as_user(make.staff())
    with django_assert_max_num_queries(10):
        assert len(reader.get(page("offer_list")).context["entries"]) == 7


@pytest.mark.parametrize("code", ["no-such-offer", "x" * 300])
def test_offer_that_is_not_there_is_not_found(code: str) -> None:
    assert as_user(make.staff()).get(page("offer_detail", code)).status_code == 404


def test_offer_can_be_requested_by_a_director_and_not_by_a_challenger() -> None:
    link = page("request_start")
    assert link in text_of(as_user(make.dcs(make.council())).get(page("offer_detail", "peer-challenge")))
    challenger = make.with_account(make.challenger())
    assert link not in text_of(as_user(challenger).get(page("offer_detail", "peer-challenge")))


# --- The list --------------------------------------------------------------------------------------


def test_pool_is_for_managers_and_staff() -> None:
    for user, status in ((make.staff(), 200), (make.manager(), 200), (make.dcs(make.council()), 404)):
        assert as_user(user).get(page("pool_list")).status_code == status
    assert Client().get(page("pool_list")).status_code == 302


def names_in(response: Any) -> list[str]:
    return [row.record.person.name for row in response.context["table"].page.object_list]


def test_pool_filters_by_everything_that_it_shows() -> None:
    devon = make.council("Devon", in_region="South West")
    make.challenger(of=devon, name="Kwame Redwing", knows={"send": 3}, can_lead=True)
    make.challenger(ChallengerKind.MEMBER, name="Osian Whinchat", pledged=2)
    make.applicant(ChallengerKind.ASSOCIATE, name="Ida Linnet")
    left = make.challenger(name="Lou Left", pledged=0)
    pool.leave_pool(challenger_id=left.pk, actor=make.staff())
    client = as_user(make.staff())
    region = devon.region_id
    monday = clock.today() - clock.today().weekday() * DAY + 7 * DAY
    all_three = ["Ida Linnet", "Kwame Redwing", "Osian Whinchat"]
    for query, names in (
        ("", all_three),
        ("q=redwing+devon", ["Kwame Redwing"]),
        ("q=%25", []),
        ("kind=member&kind=associate", ["Ida Linnet", "Osian Whinchat"]),
        (f"region={region}", ["Kwame Redwing"]),
        ("theme=send", ["Kwame Redwing"]),
        ("accreditation=applied", ["Ida Linnet"]),
        ("accreditation=ending", []),
        (f"free={monday}", all_three),
        ("days=2½", ["Kwame Redwing"]),
        ("days=nonsense", all_three),
        ("experience=none", all_three),
        ("experience=led", []),
        ("experience=served", []),
        ("standing=listed", ["Kwame Redwing", "Osian Whinchat"]),
        ("standing=unlisted", ["Ida Linnet"]),
        ("standing=waiting", []),
        ("standing=left", ["Lou Left"]),
        ("page=99&sort=-name", all_three[::-1]),
        ("sort=nonsense", all_three),
    ):
        response = client.get(f"{page('pool_list')}?{query}")
        assert (query, response.status_code, names_in(response)) == (query, 200, names)


@pytest.mark.parametrize(
    "query", ["region=999", "theme=none", "accreditation=x", "free=2099-01-01", "kind=x", "q=" + "x" * 200, "page=x"]
)
def test_pool_takes_nonsense_in_filters_without_falling_over(query: str) -> None:
    assert as_user(make.staff()).get(f"{page('pool_list')}?{query}").status_code == 200


def test_pool_says_who_can_be_asked_and_what_is_missing_otherwise() -> None:
    make.challenger(name="Ann Able")
    make.applicant(name="Bo Blank")
    waits = make.applicant(name="Cy Consents")
    pool.consent_to_listing(challenger_id=waits.pk, actor=make.staff())
    lapsed = make.challenger(name="Di Done")
    pool.set_accreditation(challenger_id=lapsed.pk, accreditation=Accreditation.LAPSED, actor=make.staff())
    over = make.challenger(name="Ed Ended")
    Challenger.objects.filter(pk=over.pk).update(accredited_until=clock.today() - DAY)
    gone = make.challenger(name="Fi Free")
    pool.leave_pool(challenger_id=gone.pk, actor=make.staff())
    client = as_user(make.staff())
    rows = client.get(page("pool_list")).context["table"].rows
    said = {row.record.person.name: row.get_cell("standing") for row in rows}
    assert said == {
        "Ann Able": "Can be asked",
        "Bo Blank": "Has not agreed to be listed",
        "Cy Consents": "Waits for the releaser",
        "Di Done": "Not accredited",
        "Ed Ended": "Accreditation is over",
    }
    assert "Left the pool" in text_of(client.get(page("pool_list") + "?standing=left"))


def test_pool_counts_states() -> None:
    make.challenger(), make.applicant()
    states = as_user(make.staff()).get(page("pool_list") + "?accreditation=applied").context["states"]
    counts = {state["label"]: (state["count"], state["current"]) for state in states}
    assert counts["All"] == (2, False)
    assert counts["Applied"] == (1, True)
    assert counts["Accredited"] == (1, False)


def test_pool_sets_supply_against_demand() -> None:
    make.challenger(pledged=10)
    words = text_of(as_user(make.staff()).get(page("pool_list")))
    assert f"In {year_of(clock.today())} people pledge 5 days; 0 days of them are given or booked." in words


def test_pool_takes_the_same_queries_with_one_row_and_with_three() -> None:
    client = as_user(make.staff())
    counts = []
    for _ in range(2):
        make.challenger(knows={"send": 1})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("pool_list")).status_code == 200
        counts.append(len(queries))
        make.challenger(ChallengerKind.MEMBER)
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_pool_exports_what_is_filtered_with_harmless_cells() -> None:
    make.challenger(of=make.council("Devon"), name="=HYPERLINK Redwing", knows={"send": 3, "neglect": 1})
    make.applicant(name="Ida Linnet")
    client = as_user(make.staff())
    csv = client.get(page("pool_list") + "?export=csv&accreditation=accredited")
    until = clock.today() + 365 * DAY
    year = "5.0" if year_of(clock.today()) else ""
    assert text_of(csv).splitlines() == [
        "\ufeffName,Kind,Region,Knows about,Accreditation,Teams,Days left,Can be asked",
        '"\'=HYPERLINK Redwing, Assistant director, Devon",Officer,North East,'
        "Special educational needs and disability; Neglect,"
        f"Accredited until {until.day} {until:%B %Y},0,{year},Can be asked",
    ]
    book_of = load_workbook(io.BytesIO(client.get(page("pool_list") + "?export=xlsx").content))
    assert book_of.active is not None
    assert book_of.active.max_row == 3


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
        ({"post_title": "x" * 121}, "at most 120 characters"),
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


# --- Diary and pledge ------------------------------------------------------------------------------


def test_diary_is_seen_by_the_person_and_staff() -> None:
    challenger = make.challenger()
    own = make.with_account(challenger)
    for user, status in ((own, 200), (make.staff(), 200), (make.manager(), 403), (make.releaser_of(challenger), 403)):
        assert as_user(user).get(page("challenger_diary", challenger.pk)).status_code == status
    shown = as_user(own).get(page("my_diary"))
    assert (shown.status_code, "Free: Monday to Friday" in text_of(shown)) == (200, True)


def test_usual_week_is_ticked_by_half_days() -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    assert own.get(page("challenger_week", challenger.pk)).status_code == 200
    sent = {"free": ["0", "1", "9"], "version": challenger.version}
    assert own.post(page("challenger_week", challenger.pk), sent).status_code == 302
    challenger.refresh_from_db()
    assert challenger.weekly_pattern == "1100000001"
    assert "Free: Monday and Friday afternoon" in text_of(own.get(page("my_diary")))
    assert own.post(page("challenger_week", challenger.pk), {"free": ["10"], "version": 1}).status_code == 422
    assert own.post(page("challenger_week", challenger.pk), {"version": challenger.version}).status_code == 302
    assert "Free: Never" in text_of(own.get(page("my_diary")))


def test_time_away_is_marked_and_taken_back() -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    first, last = clock.today() + 10 * DAY, clock.today() + 12 * DAY
    assert own.get(page("challenger_time_add", challenger.pk)).status_code == 200
    sent = {"kind": "away", "halves": "am", "version": challenger.version}
    sent |= date_boxes("first", first) | date_boxes("last", last)
    assert own.post(page("challenger_time_add", challenger.pk), sent).status_code == 302
    (span,) = spans_to_come(challenger)
    assert (span.kind_words, span.halves, span.first, span.last) == ("Away", ("am",), first, last)
    assert "mornings only" in text_of(own.get(page("my_diary")))
    assert own.post(page("challenger_time_add", challenger.pk), sent).status_code == 409
    challenger.refresh_from_db()
    removal = {"first": first, "last": last, "half": ["am"], "version": challenger.version}
    assert own.post(page("challenger_time_remove", challenger.pk), removal).status_code == 302
    assert DiaryEntry.objects.count() == 0


@pytest.mark.parametrize("removal", [{}, {"first": "x", "last": "y"}, {"first": "2027-02-31", "last": "2027-03-01"}])
def test_time_is_not_taken_back_by_nonsense(removal: dict[str, str]) -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    assert own.post(page("challenger_time_remove", challenger.pk), removal).status_code == 404


def test_time_in_the_wrong_order_is_refused_beside_the_field() -> None:
    challenger = make.challenger()
    own = as_user(make.with_account(challenger))
    sent = {"kind": DiaryKind.FREE, "version": challenger.version}
    sent |= date_boxes("first", clock.today() + 9 * DAY) | date_boxes("last", clock.today() + 8 * DAY)
    response = own.post(page("challenger_time_add", challenger.pk), sent)
    assert response.status_code == 422
    assert response.context["form"].errors == {"last": ["The last day must be the first day or later. (rule POOL-10)"]}


def test_days_are_pledged_in_halves_and_never_in_quarters() -> None:
    challenger = make.challenger(pledged=0)
    own = as_user(make.with_account(challenger))
    year = year_of(clock.today())
    assert year is not None
    assert own.get(page("challenger_pledge", challenger.pk)).status_code == 200
    sent = {"year": str(year.pk), "half_days": "2.25", "version": challenger.version}
    assert own.post(page("challenger_pledge", challenger.pk), sent).status_code == 422
    assert own.post(page("challenger_pledge", challenger.pk), {**sent, "half_days": "2½"}).status_code == 302
    assert f"{year}: 2½ days pledged, 0 days given or booked, 2½ days left" in text_of(own.get(page("my_profile")))
    assert own.post(page("challenger_pledge", challenger.pk), {**sent, "year": "999"}).status_code == 422


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
