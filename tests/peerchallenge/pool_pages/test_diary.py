"""A challenger's usual week, time away and pledge of days."""

import pytest

from cib.common import clock
from peerchallenge.enums import DiaryKind
from peerchallenge.models import DiaryEntry
from peerchallenge.queries.diary import spans_to_come
from peerchallenge.queries.pool import year_of
from tests.factories import peerchallenge_pool as make
from tests.peerchallenge.pool_pages.browsing import DAY, as_user, date_boxes, page, text_of

pytestmark = pytest.mark.django_db


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
