"""What pages of places and people do with input that is wrong, strange or sent twice."""

import datetime as dt

import pytest
from django.urls import reverse

from cib.common import clock
from councils.enums import Role
from councils.models import (
    Appointment,
    Person,
)
from tests.councils.browsing import date, staff_browser
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db


NAMES = {"family_name": "Heron", "email": "", "phone": "", "given_name": ""}


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {**NAMES, "family_name": ""},
        {**NAMES, "family_name": "\u202e\u200b"},
        {**NAMES, "family_name": "x" * 81},
        {**NAMES, "email": "not an address"},
        {**NAMES, "email": "x" * 300 + "@council.example"},
        {**NAMES, "phone": "1" * 31},
    ],
)
def test_bad_person_is_told_and_nothing_is_lost(typed: dict[str, str]) -> None:
    browser = staff_browser()
    before = Person.objects.count()
    response = browser.post(reverse("councils:person_add"), typed)
    assert (response.status_code, Person.objects.count()) == (422, before)


def test_script_and_marks_in_a_name_are_shown_harmless() -> None:
    browser = staff_browser()
    browser.post(reverse("councils:person_add"), {**NAMES, "family_name": "\u202e<script>alert(1)</script>"})
    person = Person.objects.get(family_name__contains="script")
    assert person.family_name == "<script>alert(1)</script>"
    shown = browser.get(reverse("councils:person_detail", args=[person.pk])).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    "day", [("31", "2", "2027"), ("", "", ""), ("x", "y", "z"), ("1", "13", "2027"), ("1", "1", "99999")]
)
def test_dates_that_are_none_are_told(day: tuple[str, str, str]) -> None:
    browser, here = staff_browser(), make.council()
    typed = dict(zip(("from_date_day", "from_date_month", "from_date_year"), day, strict=True))
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    response = browser.post(url, {"person": make.person().email, "version": 1, **typed})
    assert (response.status_code, Appointment.objects.filter(role=Role.DCS).count()) == (422, 0)


def test_dates_in_the_wrong_order_are_told() -> None:
    browser, here, today = staff_browser(), make.council(), clock.today()
    dates = {**date("from_date", today), **date("to_date", today - dt.timedelta(days=3))}
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    response = browser.post(url, {"person": make.person().email, "version": 1, **dates})
    assert (response.status_code, "(rule PP-06)" in response.content.decode()) == (422, True)


def test_other_peoples_ids_open_nothing() -> None:
    here, there = make.council(), make.council()
    chief = accounts.signed_in(make.dcs(here))
    theirs = make.invitation(make.employed(make.person(), there))
    assert chief.post(reverse("councils:invitation_withdraw", args=[theirs.pk])).status_code == 404
    assert chief.post(reverse("councils:person_invite", args=[theirs.person_id])).status_code == 404
    other = make.appointment(make.person(), Role.ASSESSOR)
    own = make.employed(make.person(), here)
    typed = {"appointment": other.pk, "version": own.version}
    assert chief.post(reverse("councils:person_invite", args=[own.pk]), typed).status_code == 422


def test_form_sent_twice_has_one_effect() -> None:
    browser, here = staff_browser(), make.council()
    typed = {"person": make.person().email, **date("from_date", clock.today()), "version": 1}
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    assert [browser.post(url, typed).status_code for _ in range(2)] == [302, 422]
    assert Appointment.objects.filter(role=Role.DCS).count() == 1
