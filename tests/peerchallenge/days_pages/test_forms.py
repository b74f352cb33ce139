"""The forms of days, good and bad: allowances, funded days, extensions, programme years."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from peerchallenge.models import Allowance, Extension, Fund, FundedDaysRequest, ProgrammeYear, Transfer
from peerchallenge.queries.days import position_of
from peerchallenge.services.allowances import open_accounts, request_funded_days
from tests.factories import peerchallenge_pool as pool
from tests.peerchallenge.days_pages.world import World, browser, council_url, text_of

pytestmark = pytest.mark.django_db


# --- Forms -----------------------------------------------------------------------------------------


def allowance_form(world: World, **fields: Any) -> dict[str, Any]:
    return {
        "source": "waiver",
        "kind": "receive",
        "year": world.year.pk,
        "half_days": "1",
        "reason": "Agreed",
        "once": "0b1e7b1e-0000-4000-8000-000000000001",
        **fields,
    }


def test_waiver_is_posted_once_however_often_the_form_is_sent(world: World) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    reader = browser(world.staff)
    assert reader.get(url).status_code == 200
    for _ in range(2):
        assert reader.post(url, allowance_form(world)).status_code == 302
    assert list(Allowance.objects.filter(source="waiver").values_list("half_days", "reason")) == [(-2, "Agreed")]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"half_days": "4"}, "3 days of it are used. At most 2 days can be taken off. (rule LED-10)"),
        ({"half_days": "1.25"}, "Enter whole or half days, like 2 or 2½: the smallest part of a day is a half"),
        ({"half_days": "-1"}, "Enter a number of days, like 2 or 2½"),
        ({"half_days": ""}, "Enter a number of days"),
        ({"kind": "nothing"}, "Select a valid choice"),
        ({"year": "99999"}, "Select a valid choice"),
        ({"reason": "x" * 301}, "must have 300 characters or fewer"),
        ({"once": "no"}, "This page was not sent whole."),
    ],
)
def test_bad_allowance_is_told_beside_the_form_and_nothing_is_lost(
    world: World, fields: dict[str, str], told: str
) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    response = browser(world.staff).post(url, allowance_form(world, **fields))
    assert response.status_code == 422
    assert told in text_of(response)
    assert Allowance.objects.filter(source="waiver").count() == 0


def test_opening_balance_and_days_used_before(world: World) -> None:
    url = reverse("peerchallenge:allowance_add", args=[world.host.la_code])
    reader = browser(world.staff)
    reader.post(url, allowance_form(world, source="opening", half_days="½"))
    reader.post(url, allowance_form(world, source="used", kind="give", half_days="1½"))
    again = reader.post(url, allowance_form(world, source="opening", half_days="2"))
    assert "This opening balance has been posted already. (rule LED-13)" in text_of(again)
    position = position_of(world.host, world.year)
    assert (position.receive.allowance, position.give.allowance) == (11, 7)


def test_entry_is_undone_with_its_reason_in_the_statement(world: World) -> None:
    entry = Transfer.objects.get(phase="delivered", leg="given")
    url = reverse("peerchallenge:transfer_reverse", args=[entry.pk])
    assert browser(world.host_dcs).get(url).status_code == 404
    reader = browser(world.staff)
    assert reader.get(url).status_code == 200
    assert reader.post(url, {"reason": ""}).status_code == 422
    assert reader.post(url, {"reason": "Logged against the wrong council"}).status_code == 302
    assert "This entry has been undone already. (rule LED-08)" in text_of(reader.post(url, {"reason": "Again"}))
    page = text_of(reader.get(council_url(world.giver)))
    assert "Undone on 6 October" in page
    assert "Logged against the wrong council: Linus Dotterel, peer challenge, Whitby, fieldwork on 17 June" in page
    assert "Calder has given none of its 5 days , with 2 reserved; 3 to give by 31 March 2027." in page


def test_funded_days_are_asked_for_and_approved_by_another(world: World) -> None:
    fund = Fund.objects.create(code="reserve", name="Reserve")
    open_accounts()
    add = reverse("peerchallenge:funded_days_add", args=[world.host.la_code])
    asker = browser(world.host_dcs)
    assert asker.get(add).status_code == 200
    asked = {"year": world.year.pk, "half_days": "2", "reason": "Intervention"}
    assert asker.post(add, asked).status_code == 302
    request = FundedDaysRequest.objects.get()
    url = reverse("peerchallenge:funded_days_detail", args=[request.pk])
    assert asker.get(url).status_code == 403
    office = browser(world.staff)
    assert "Whitby Council, 2 days in 2026 to 2027" in text_of(office.get(reverse("peerchallenge:funded_days_list")))
    answer = {"decision": "approve", "version": request.version}
    assert "Choose the fund that pays" in text_of(office.post(url, answer))
    assert "Say why you decline" in text_of(office.post(url, {**answer, "decision": "decline"}))
    assert office.post(url, {**answer, "fund": fund.pk}).status_code == 302
    assert office.post(url, {**answer, "fund": fund.pk}).status_code == 409
    assert position_of(world.host, world.year).funded.allowance == 4
    assert "Of these, 2 days are funded" in text_of(asker.get(council_url(world.host)))


def test_funded_days_are_not_answered_by_who_asked(world: World) -> None:
    request = request_funded_days(
        council_id=world.host.pk, year_id=world.year.pk, half_days=2, reason="Why", actor=world.staff
    )
    url = reverse("peerchallenge:funded_days_detail", args=[request.pk])
    office = browser(world.staff)
    assert "so somebody else approves or declines them" in text_of(office.get(url))
    answer = {"decision": "decline", "answer": "No", "version": request.version}
    assert "Somebody else approves or declines them. (rule LED-12)" in text_of(office.post(url, answer))


def test_funds_are_added_and_closed(world: World) -> None:
    office, url = browser(world.staff), reverse("peerchallenge:fund_list")
    facts = {"code": "reserve", "name": "Reserve", "purpose": "Days beyond"}
    assert office.post(url, facts).status_code == 302
    assert "There is a fund with this code already" in text_of(office.post(url, facts))
    fund = Fund.objects.get()
    close = reverse("peerchallenge:fund_close", args=[fund.pk])
    assert browser(world.host_dcs).post(close).status_code == 404
    assert office.post(close).status_code == 302
    assert "Closed on 6 October 2026" in text_of(office.get(url))


def test_extension_takes_two_agreements(world: World) -> None:
    world.coming.places.update(is_lead=True)
    lead = browser(pool.user_of(world.someone.person))
    host = browser(world.host_dcs)
    propose = reverse("peerchallenge:extension_propose", args=[world.coming.pk])
    assert host.get(propose).status_code == 200
    assert (
        host.post(propose, {"year": world.year.pk, "half_days": "1½", "reason": "A large service"}).status_code == 302
    )
    extension = Extension.objects.get()
    url = reverse("peerchallenge:extension_detail", args=[extension.pk])
    agree = reverse("peerchallenge:extension_agree", args=[extension.pk])
    assert browser(world.giver_dcs).get(url).status_code == 404
    assert host.get(url).context["sides"] == []
    assert lead.get(url).context["sides"] == ["lead"]
    assert host.post(agree, {"side": "lead", "version": extension.version}).status_code == 403
    assert lead.post(agree, {"side": "nobody", "version": extension.version}).status_code == 404
    assert lead.post(agree, {"side": "lead", "version": 1}).status_code == 409
    assert position_of(world.host, world.year).receive.allowance == 10
    assert lead.post(agree, {"side": "lead", "version": extension.version}).status_code == 302
    assert position_of(world.host, world.year).receive.allowance == 13
    assert "Agreed by both" in text_of(host.get(url))


def test_extension_can_be_taken_back_before_both_agreed(world: World) -> None:
    host = browser(world.host_dcs)
    propose = reverse("peerchallenge:extension_propose", args=[world.coming.pk])
    host.post(propose, {"year": world.year.pk, "half_days": "1", "reason": "More"})
    extension = Extension.objects.get()
    withdraw = reverse("peerchallenge:extension_withdraw", args=[extension.pk])
    for _ in range(2):
        extension.refresh_from_db()
        assert host.post(withdraw, {"version": extension.version}).status_code == 302
    url = reverse("peerchallenge:extension_detail", args=[extension.pk])
    assert "Taken back" in text_of(host.get(url))


def test_programme_years_are_opened_changed_and_closed(world: World) -> None:
    office = browser(world.staff)
    facts = {"first_year": "2025", "give": "5", "receive": "5", "member_support": "5", "carries_over": "on"}
    assert office.post(reverse("peerchallenge:year_add"), facts).status_code == 302
    again = office.post(reverse("peerchallenge:year_add"), facts)
    assert "There is a programme year with these days already. (rule LED-14)" in text_of(again)
    year = ProgrammeYear.objects.get(starts_on=dt.date(2025, 4, 1))
    edit, close = (reverse(f"peerchallenge:year_{what}", args=[year.pk]) for what in ("edit", "close"))
    assert browser(world.host_dcs).get(edit).status_code == 404
    rule = {"host_basis": "person_days", "counted_kinds": ["reporting"], "version": year.version}
    assert "Fieldwork always counts. (rule LED-16)" in text_of(office.post(edit, rule))
    rule["counted_kinds"] = ["fieldwork"]
    assert (office.get(edit).status_code, office.post(edit, rule).status_code) == (200, 302)
    assert office.post(edit, rule).status_code == 409
    year.refresh_from_db()
    assert (office.get(close).status_code, office.post(close, {"version": year.version}).status_code) == (200, 302)
    year.refresh_from_db()
    assert "closed already" in text_of(office.post(close, {"version": year.version}))
    assert "Closed on 6 October 2026" in text_of(office.get(reverse("peerchallenge:year_list")))


def test_year_that_is_not_over_does_not_close(world: World) -> None:
    close = reverse("peerchallenge:year_close", args=[world.year.pk])
    page = text_of(browser(world.staff).post(close, {"version": world.year.version}))
    assert "The year ends on 31 March 2027; it closes after that." in page
    assert "2 days are still reserved in this year." not in page
    assert "still reserved in this year" in page
