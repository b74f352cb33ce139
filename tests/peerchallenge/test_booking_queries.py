"""No page of booking asks the database too often, and none asks more when there is more to show."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerchallenge.enums import PlaceKind
from peerchallenge.views.booking.questions import QUESTIONS
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db

QUERIES_MAX = 15
SHORTLIST_MAX = 15  # eight of them make the list itself, however long it is


def queries(browser: Client, name: str, *args: Any, query: str = "") -> int:
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(reverse(f"peerchallenge:{name}", args=args) + query)
    assert response.status_code == 200
    return len(captured)


def test_pages_of_booking_ask_little() -> None:
    engagement = make.matching_engagement(pool.council("Ashby"))
    who = make.peer_for(make.place_of(engagement))
    dcs, manager = signed_in(pool.dcs(engagement.host)), signed_in(make.manager_of(engagement))
    staff = signed_in(pool.staff())
    invitation = make.invited(engagement, make.place_of(engagement, PlaceKind.MEMBER))
    invitee = signed_in(pool.with_account(invitation.challenger))
    found = {question.slug: queries(dcs, "request_question", engagement.pk, question.slug) for question in QUESTIONS}
    found["start"] = queries(dcs, "request_start", query=f"?council={engagement.host.la_code}")
    make.matching_engagement(engagement.host)  # a second one, which the first page takes off
    for name in ("request_check", "request_done", "asked_before"):
        found[name] = queries(dcs, name, engagement.pk)
        found[f"{name}, manager"] = queries(manager, name, engagement.pk)
    found["queue"] = queries(manager, "queue")
    found["ask"] = queries(dcs, "invite_challenger", engagement.pk, query=f"?person={who.pk}")
    for whose, browser in (("dcs", dcs), ("invitee", invitee), ("manager", manager)):
        found[f"invitation, {whose}"] = queries(browser, "invitation_detail", invitation.pk)
    found["accept"] = queries(invitee, "invitation_accept", invitation.pk)
    make.accepted(invitation, interest="My brother works there")
    releaser = signed_in(pool.releaser_of(invitation.challenger))
    found["release"] = queries(releaser, "release_detail", invitation.pk)
    found["clear"] = queries(manager, "conflict_clear", invitation.pk, "CON-02")
    found["declaration"] = queries(manager, "declaration_detail", invitation.pk)
    found["priority"] = queries(staff, "set_priority", engagement.pk)
    found["manager"] = queries(staff, "assign_manager", engagement.pk)
    found["broker"] = queries(dcs, "delegate_to_broker", engagement.pk)
    assert {name: number for name, number in found.items() if number > QUERIES_MAX} == {}


def test_shortlist_asks_the_same_with_one_person_and_with_three() -> None:
    engagement = make.matching_engagement()
    dcs, manager = signed_in(pool.dcs(engagement.host)), signed_in(make.manager_of(engagement))
    make.peer_for(make.place_of(engagement))
    before = [queries(browser, "shortlist", engagement.pk) for browser in (dcs, manager)]
    for kind in (PlaceKind.LEAD, PlaceKind.MEMBER):
        make.invited(engagement, make.place_of(engagement, kind))
    after = [queries(browser, "shortlist", engagement.pk) for browser in (dcs, manager)]
    assert after == before
    assert max(after) <= SHORTLIST_MAX


def test_queue_asks_the_same_with_one_request_and_with_three() -> None:
    make.requested_engagement()
    browser = signed_in(pool.manager())
    before = queries(browser, "queue")
    make.requested_engagement()
    make.requested_engagement()
    assert queries(browser, "queue") == before <= QUERIES_MAX
