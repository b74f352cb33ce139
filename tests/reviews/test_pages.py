"""The pages of cycles: a director books from the turn, lists and exports, the plan, decisions, the import."""

import datetime as dt
import html
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common import clock
from cib.common.models import Reminder
from cib.desk.queries.places import CouncilRow
from councils.enums import LeadPost, Role
from councils.models import Council
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement
from peerchallenge.services.booking import answer_question, submit_request
from reviews.enums import LIVE, CycleState
from reviews.models import Cycle
from reviews.notifications import plan_reminders
from reviews.queries.lists import cycles_with_facts
from reviews.services.opening import open_cycles
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import reviews as making

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 11, 23, 9, tzinfo=clock.LONDON)
QUERIES_MAX = 15


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def council() -> Council:
    pool.programme()
    return pool.council("Northbridge")


def browser(user: Any) -> Client:
    return accounts.signed_in(user)


def text_of(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def lead_of(council: Council) -> Any:
    return pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS)


# --- Booking from the turn -------------------------------------------------------------------------


def test_director_books_the_review_from_home_with_offer_and_dates_filled_in(council: Council) -> None:
    turn, dcs = making.turn(council), pool.dcs(council)
    at = browser(dcs)
    page = reverse("reviews:cycle_detail", args=[turn.pk])
    home = text_of(at.get(reverse("desk:home")))
    assert "Book your safeguarding peer review" in home
    assert "Northbridge Council: due by 1 April 2027" in home
    assert page in home
    assert "Book this review" in text_of(at.get(page))
    answer = at.post(reverse("reviews:cycle_book", args=[turn.pk]))
    draft = Engagement.objects.get(host=council)
    assert answer.headers["Location"] == reverse("peerchallenge:request_question", args=[draft.pk, "focus"])
    assert (draft.offer_version.offer.code, draft.wanted_from, draft.wanted_to) == (
        making.SAFEGUARDING,
        dt.date(2027, 3, 4),
        dt.date(2027, 4, 1),
    )
    for where in (
        reverse("peerchallenge:request_question", args=[draft.pk, "when"]),
        reverse("peerchallenge:request_check", args=[draft.pk]),
    ):
        asked = text_of(at.get(where))
        assert "This is shorter notice than usual" in asked
        assert "Your turn" not in asked
    assert draft.why_now == "Our turn under this offer is due by 1 April 2027."
    at.post(reverse("reviews:cycle_book", args=[turn.pk]))
    assert Engagement.objects.count() == 1
    assert "Go on booking" in text_of(at.get(page))
    home = text_of(at.get(reverse("desk:home")))
    assert ("Finish and send the request" in home, "Book your safeguarding" in home) == (True, False)
    answer_question(engagement_id=draft.pk, actor=dcs, focus=booking.FOCUS)
    submit_request(engagement_id=draft.pk, actor=dcs)
    assert "Book your safeguarding" not in text_of(at.get(reverse("desk:home")))
    assert draft.reference in text_of(at.get(page))
    again = at.post(reverse("reviews:cycle_book", args=[turn.pk]), follow=True)
    assert "This review is booked already. (rule CYC-08)" in text_of(again)


def test_staff_who_book_for_a_council_leave_its_own_draft_alone(council: Council) -> None:
    turn = making.turn(council)
    browser(pool.dcs(council)).post(reverse("reviews:cycle_book", args=[turn.pk]))
    browser(pool.staff()).post(reverse("reviews:cycle_book", args=[turn.pk]))
    recorded = Engagement.objects.filter(status=EngagementStatus.DRAFT).order_by("number")
    assert [one.was_recorded_for_host for one in recorded] == [False, True]


def test_request_begins_with_the_offer_of_the_address_chosen(council: Council) -> None:
    at, version = browser(pool.dcs(council)), booking.offer_version(making.SAFEGUARDING)
    start = reverse("peerchallenge:request_start")
    for asked in (making.SAFEGUARDING, str(version.pk)):
        assert at.get(f"{start}?offer={asked}").context["form"].initial["offer"] == str(version.pk)
    assert at.get(f"{start}?offer=nonsense").context["form"].initial == {}
    pool.council()
    asked = browser(pool.staff()).get(f"{start}?offer={making.SAFEGUARDING}")
    assert f'name="offer" value="{making.SAFEGUARDING}"' in text_of(asked)


def test_council_page_shows_its_turns_to_who_may_know(council: Council) -> None:
    making.turn(council)
    url = reverse("desk:council", args=[council.la_code])
    assert "due by 1 April 2027" in text_of(browser(pool.dcs(council)).get(url))
    assert "due by" not in text_of(browser(pool.dcs(pool.council())).get(url))


def test_a_review_booked_for_after_its_due_date_says_so_wherever_it_stands(council: Council) -> None:
    turn, dcs = making.turn(council), pool.dcs(council)
    browser(dcs).post(reverse("reviews:cycle_book", args=[turn.pk]))
    draft = Engagement.objects.get(host=council)
    window = {"wanted_from": dt.date(2027, 6, 7), "wanted_to": dt.date(2027, 9, 3)}
    answer_question(engagement_id=draft.pk, actor=dcs, focus=booking.FOCUS, **window)
    for where in (
        reverse("peerchallenge:request_question", args=[draft.pk, "when"]),
        reverse("peerchallenge:request_check", args=[draft.pk]),
    ):
        at = browser(dcs)
        with CaptureQueriesContext(connection) as queries:
            asked = text_of(at.get(where))
        assert "Your turn is due by 1 April 2027; these dates are after it." in asked
        assert len(queries) <= QUERIES_MAX
    submit_request(engagement_id=draft.pk, actor=dcs)
    page = text_of(browser(dcs).get(reverse("reviews:cycle_detail", args=[turn.pk])))
    assert "Booked, after its due date" in page
    assert "No dates fixed yet" in page
    at = browser(lead_of(council))
    answer = at.get(reverse("reviews:plan", args=[council.region.code]))
    plan = text_of(answer)
    assert "0 booked in time, 1 booked after its due date" in plan
    rows = {row["name"]: row["booked"] for row in answer.context["quarters"] if row["booked"]}
    assert rows == {"April to June 2027": [("Northbridge (after its due date, no dates fixed yet)", turn.pk)]}
    place = text_of(
        at.get(reverse("desk:region", args=[council.region.code]) + f"?by=due&review={making.SAFEGUARDING}")
    )
    assert "Booked, after its due date" in place
    on_map = CouncilRow(council, turn=cycles_with_facts().get(pk=turn.pk)).due_words
    assert on_map == "Safeguarding peer review, booked, after its due date, no dates fixed yet"


def test_council_page_and_status_tell_what_comes_after_a_review(council: Council) -> None:
    making.recorded(council, dt.date(2026, 1, 12))
    at, turn = browser(pool.dcs(council)), making.turn(council)
    for name in ("desk:council", "desk:council_status"):
        page = text_of(at.get(reverse(name, args=[council.la_code])))
        assert f"Next safeguarding peer review due by {turn.due_on.day} {turn.due_on:%B %Y}" in page
        assert reverse("reviews:cycle_detail", args=[turn.pk]) in page


def test_reminder_of_a_booked_turn_says_that_nobody_would_be_reminded(council: Council) -> None:
    pool.dcs(council)
    making.booked(council)
    turn = making.turn(council)
    since = dict.fromkeys(("host_dcs", "regional_lead", "cib_staff"), ())
    plan_reminders("cycle.due", turn, offer="Safeguarding peer review", since=turn.due_on, people=since)
    reminder = Reminder.objects.filter(subject_id=str(turn.pk), policy__audience="host_dcs").earliest("due_at")
    page = text_of(browser(pool.staff()).get(reverse("desk:reminder_detail", args=[reminder.pk])))
    assert "Nobody would be reminded today because the review is booked." in page


# --- Lists -----------------------------------------------------------------------------------------


def _several() -> list[Council]:
    towns = [pool.council(name, in_region=region) for name, region in (("Ash", "London"), ("Elm", "London"))]
    making.recorded(towns[0], dt.date(2023, 5, 1))
    making.recorded(towns[1], dt.date(2026, 1, 12))
    making.booked(towns[1])
    return towns


def test_list_shows_each_reader_their_own_councils(council: Council) -> None:
    ash, _ = _several()
    url = reverse("reviews:cycle_list")

    def names(user: Any, query: str = "") -> set[str]:
        rows = browser(user).get(f"{url}?{query}").context["table"].rows
        return {row.record.council.short_name for row in rows}

    assert names(pool.dcs(council)) == {"Northbridge"}
    assert names(lead_of(ash)) == {"Ash", "Elm"}
    assert names(pool.staff()) >= {"Northbridge", "Ash", "Elm"}
    assert names(pool.staff(), "region=london&offer=safeguarding-review") == {"Ash", "Elm"}
    assert names(pool.staff(), "state=booked") == {"Elm"}
    assert names(pool.staff(), "state=done") == {"Ash", "Elm"}
    shown = {row.record.state for row in browser(pool.staff()).get(url).context["table"].rows}
    assert shown <= {*LIVE}
    assert names(pool.staff(), "show=late") == {"Ash"}
    assert names(pool.staff(), "show=over") == {"Ash", "Elm"}
    assert names(pool.staff(), f"show=all&council={council.pk}") == {"Northbridge"}
    assert browser(pool.manager()).get(url).status_code == 404


@pytest.mark.usefixtures("council")
def test_list_is_exported_with_words_and_dates() -> None:
    _several()
    answer = browser(pool.staff()).get(f"{reverse('reviews:cycle_list')}?state=overdue&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Council,Region,Review,Stands,Due by,On site from,Done,Last one"
    assert lines[1].startswith("Ash,London,Safeguarding peer review,Overdue,")


def test_list_detail_and_plan_take_few_queries_however_many_rows(council: Council) -> None:
    staff, counts = pool.staff(), []
    making.turn(council)
    at = browser(staff)
    urls = [reverse("reviews:cycle_list"), reverse("reviews:plan", args=[council.region.code])]
    urls.append(reverse("reviews:cycle_detail", args=[making.turn(council).pk]))
    for more in (0, 3):
        for number in range(more):
            pool.council(f"Town {number}")
        open_cycles()
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert at.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= QUERIES_MAX


# --- The plan --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("council")
def test_plan_tells_a_region_in_a_sentence_a_drawing_and_a_table() -> None:
    ash, _ = _several()
    at = browser(lead_of(ash))
    assert at.get(reverse("reviews:plan_home")).headers["Location"] == reverse("reviews:plan", args=["london"])
    page = text_of(at.get(reverse("reviews:plan", args=["london"])))
    assert "Safeguarding peer reviews to December 2029" in page
    assert "Of 2 councils, <strong>1 is overdue</strong> (0 of them booked), 1 booked in time" in page
    assert "Ash, was due 1 May 2026" in page
    assert "Offer Ash a date in April to June 2027" in page
    assert "<svg" in page
    other = text_of(at.get(reverse("reviews:plan", args=["london"]) + "?offer=corporate-challenge"))
    assert "Every council can have one" in other
    assert at.get(reverse("reviews:plan", args=["london"]) + "?offer=peer-challenge").status_code == 404
    assert at.get(reverse("reviews:plan", args=["north-east"])).status_code == 404


def test_capacity_is_set_by_a_lead_of_the_region(council: Council) -> None:
    making.turn(council)
    at, url = browser(lead_of(council)), reverse("reviews:plan_capacity", args=[council.region.code])
    assert at.get(url).context["form"].initial == {"reviews_a_quarter": 2}
    assert at.post(url, {"reviews_a_quarter": "41", "version": 0}).status_code == 422
    assert at.post(url, {"reviews_a_quarter": "3", "version": 0}).status_code == 302
    assert "The region can run 3 a quarter" in text_of(at.get(reverse("reviews:plan", args=[council.region.code])))
    assert at.post(url, {"reviews_a_quarter": "5", "version": 0}).status_code == 409


def test_homes_of_leads_and_staff_count_what_needs_a_date(council: Council) -> None:
    making.recorded(council, dt.date(2023, 5, 1))
    lead = lead_of(council)
    for user, where in ((lead, "?show=date&region="), (pool.staff(), "?state=overdue")):
        page = text_of(browser(user).get(reverse("desk:home")))
        assert "1 review needs a date" in page
        assert where in page
    listed = browser(lead).get(f"{reverse('reviews:cycle_list')}?show=date&region={council.region.code}")
    assert len(listed.context["table"].rows) == 1


# --- Decisions -------------------------------------------------------------------------------------


def test_staff_waive_count_and_date_a_turn_on_its_page(council: Council) -> None:
    at, turn = browser(pool.staff()), making.turn(council)
    page = text_of(at.get(reverse("reviews:cycle_detail", args=[turn.pk])))
    assert "Waive this turn" in page
    date = {"day_day": "1", "day_month": "3", "day_year": "2028", "reason": "Agreed", "version": turn.version}
    assert at.post(reverse("reviews:cycle_date", args=[turn.pk]), date).status_code == 302
    assert at.post(reverse("reviews:cycle_date", args=[turn.pk]), date).status_code == 409
    turn.refresh_from_db()
    waive = reverse("reviews:cycle_waive", args=[turn.pk])
    refused = at.post(waive, {"reason": "", "version": turn.version})
    assert (refused.status_code, "Answer “Why?”" in text_of(refused)) == (422, True)
    assert at.post(waive, {"reason": "Inspected in March", "version": turn.version}).status_code == 302
    page = text_of(at.get(reverse("reviews:cycle_detail", args=[turn.pk])))
    assert "Waived: Inspected in March" in page
    following = making.turn(council)
    count = {"day_day": "2", "day_month": "10", "day_year": "2026", "reason": "With the region"}
    done = at.post(
        reverse("reviews:cycle_count", args=[following.pk]), {**count, "version": following.version}, follow=True
    )
    assert "Counted elsewhere" in text_of(done)
    assert "Waive this turn" not in text_of(browser(pool.dcs(council)).get(done.request["PATH_INFO"]))


# --- Import ----------------------------------------------------------------------------------------


def _file(*lines: str) -> SimpleUploadedFile:
    text = "\r\n".join(["council,offer,completed_on", *lines])
    return SimpleUploadedFile("last.csv", text.encode(), content_type="text/csv")


def test_import_checks_the_file_then_records_what_was_checked(council: Council) -> None:
    at, url = browser(pool.staff()), reverse("reviews:cycle_import")
    council.codes.create(kind="la", code=council.la_code)
    checked = at.post(url, {"file": _file(f"{council.la_code},safeguarding-review,2025-06-12")})
    assert checked.status_code == 200
    assert "1 review would be recorded" in text_of(checked)
    assert not Cycle.objects.exists()
    recorded = at.post(url, {"checked": checked.context["text"], "record": "1"}, follow=True)
    assert "1 review recorded." in text_of(recorded)
    assert Cycle.objects.get(completed_on=dt.date(2025, 6, 12)).state == CycleState.DONE
    again = at.post(url, {"file": _file(f"{council.la_code},safeguarding-review,2025-06-12")})
    assert "0 reviews would be recorded" in text_of(again)


@pytest.mark.usefixtures("council")
def test_import_says_what_is_wrong_with_a_file() -> None:
    at, url = browser(pool.staff()), reverse("reviews:cycle_import")
    assert "Safeguarding peer review or safeguarding-review" in text_of(at.get(url))
    wrong = at.post(url, {"file": _file("Atlantis,safeguarding-review,2025-06-12")})
    assert (wrong.status_code, "Line 2: Atlantis is no council." in text_of(wrong)) == (422, True)
    for content, words in (
        (b"\xff\xfe\x00", "The file must be a CSV file in UTF-8"),
        (b"x" * 500_001, "The file must be smaller than 500 KB"),
    ):
        answer = at.post(url, {"file": SimpleUploadedFile("x.csv", content)})
        assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert "Choose a CSV file" in text_of(at.post(url, {}))
