"""Every page of places and people: who gets in, who is refused, for whom it is not there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.models import (
    Council,
)
from councils.queries import dcs_of
from councils.services import appointments, proposals
from tests.councils.browsing import staff_browser
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db


def addresses() -> dict[str, str]:
    """Make one of everything and give the address of every page."""
    here = make.council("Here")
    person = make.employed(make.person(), here)
    cluster, trust = make.cluster(here), make.organisation()
    held = make.appointment(person, Role.DATA_OFFICER, council=here)
    chief = make.dcs(here)
    proposal = proposals.propose_appointment(
        person_id=person.pk, role=Role.QA_LEAD, from_date=clock.today(), actor=make.first_staff()
    )
    one = {
        "person": person.pk,
        "cluster": cluster.pk,
        "organisation": trust.pk,
        "membership": cluster.memberships.get().pk,
        "employment": person.employments.get().pk,
        "appointment": held.pk,
        "proposal": proposal.pk,
        "invitation": make.invitation(person).pk,
        "delegation": make.delegation(here, chief, person).pk,
    }
    return {
        name: reverse(f"councils:{name}", args=[one.get(arg, arg) for arg in args])
        for name, args in {
            "council_list": [],
            "council_record": [here.la_code],
            "control_add": [here.la_code],
            "council_appoint": [here.la_code, "dcs"],
            "region_list": [],
            "region_posts": [here.region.code],
            "region_appoint": [here.region.code, "lm"],
            "cluster_list": [],
            "cluster_add": [],
            "cluster_detail": ["cluster"],
            "cluster_edit": ["cluster"],
            "member_add": ["cluster"],
            "cluster_appoint": ["cluster"],
            "member_end": ["membership"],
            "organisation_list": [],
            "organisation_add": [],
            "organisation_detail": ["organisation"],
            "organisation_edit": ["organisation"],
            "person_list": [],
            "person_add": [],
            "person_detail": ["person"],
            "person_edit": ["person"],
            "employment_add": ["person"],
            "person_merge": ["person"],
            "person_anonymise": ["person"],
            "appoint_role": ["person"],
            "appoint": ["person", "broker"],
            "person_invite": ["person"],
            "employment_end": ["employment"],
            "appointment_end": ["appointment"],
            "appointment_replace": ["appointment"],
            "proposal_list": [],
            "our_people": [],
            "colleague_add": [here.la_code],
            "delegate_add": [here.la_code],
            "delegation_end": ["delegation"],
        }.items()
    }


DCS_SEES = {
    "council_list",
    "council_record",
    "cluster_detail",
    "person_detail",
    "person_invite",
    "our_people",
    "colleague_add",
    "delegate_add",
    "delegation_end",
}
DCS_MAY_NOT = {  # sees the thing, may not do it
    "control_add",
    "council_appoint",
    "cluster_edit",
    "cluster_add",
    "member_add",
    "cluster_appoint",
    "member_end",
    "organisation_add",
    "person_add",
    "person_edit",
    "employment_add",
    "person_merge",
    "person_anonymise",
    "appoint_role",
    "appoint",
    "employment_end",
    "appointment_end",
    "appointment_replace",
}


def test_every_page_answers_everybody_as_it_must() -> None:
    pages = addresses()
    here = Council.objects.get(short_name="Here")
    nobody = Client()
    ended = make.appointed(make.person(), Role.CIB_STAFF)
    post = make.person_behind(ended).appointments.get()
    appointments.end_appointment(appointment_id=post.pk, to_date=clock.today(), actor=make.first_staff())
    chief = accounts.signed_in(dcs_user(here))
    other, staff, past = (accounts.signed_in(user) for user in (make.dcs(make.council()), make.first_staff(), ended))
    expected_of_chief = {name: 200 if name in DCS_SEES else 403 if name in DCS_MAY_NOT else 404 for name in pages}
    not_staffs = {"our_people": 404, "colleague_add": 403, "delegate_add": 403}
    assert {name: nobody.get(url).status_code for name, url in pages.items()} == dict.fromkeys(pages, 302)
    assert {name: staff.get(url).status_code for name, url in pages.items()} == {
        name: not_staffs.get(name, 200) for name in pages
    }
    assert {name: chief.get(url).status_code for name, url in pages.items()} == expected_of_chief
    open_to_both = {"council_list": 200}
    forbidden = {
        name: 403
        for name in pages
        if name
        in {
            "council_record",
            "control_add",
            "council_appoint",
            "cluster_add",
            "organisation_add",
            "person_add",
            "colleague_add",
            "delegate_add",
        }
    }
    hidden = dict.fromkeys(pages, 404)
    assert {name: past.get(url).status_code for name, url in pages.items()} == hidden | forbidden | open_to_both
    assert {name: other.get(url).status_code for name, url in pages.items()} == hidden | forbidden | open_to_both | {
        "our_people": 200
    }


def dcs_user(of: Council) -> User:
    """Give the account of the council's DCS."""
    holder = dcs_of(of)
    assert holder is not None
    return make.user_of(holder)


def test_unknown_addresses_are_not_there() -> None:
    browser, nothing = staff_browser(), uuid4()
    for url in (
        f"/people/{nothing}/",
        f"/clusters/{nothing}/",
        f"/organisations/{nothing}/",
        f"/appointments/{nothing}/end/",
        f"/memberships/{nothing}/end/",
        f"/delegations/{nothing}/end/",
        "/councils/000/record/",
        "/councils/abc/record/",
        "/regions/nowhere/posts/",
        "/regions/north-east/posts/mayor/",
        "/people/x/",
        f"/people/{nothing}/appoint/king/",
        "/join/abc/",
        f"/join/{'0' * 64}/",
    ):
        assert browser.get(url).status_code == 404, url


def test_moves_are_made_by_post_alone() -> None:
    sent = make.invitation()
    browser = staff_browser()
    for name in ("invitation_send_again", "invitation_withdraw"):
        assert browser.get(reverse(f"councils:{name}", args=[sent.pk])).status_code == 405
