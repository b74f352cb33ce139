"""A director starts a scope from the data profile; a regional lead looks at the map. With scripts and without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from cib.accounts.models import User
from cib.common.models import AuditEntry
from councils.enums import LeadPost, Role
from councils.models import Council
from peerchallenge.models import LineOfEnquiry
from profiles.enums import Polarity
from tests.e2e.journey.visitor import Look, Visitor
from tests.e2e.journey.world import Somebody
from tests.factories import accounts, councils
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "Care leavers not in education, employment or training"
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]
NARROWEST = 320


def visitor(browser: Browser, site: object, user: User, look: Look) -> Visitor:
    accounts.add_app(user)
    who = Visitor(browser, str(site), Somebody("", user.email), look)
    who.sign_in()
    return who


def placed(host: Council, others: list[Council]) -> None:
    for number, council in enumerate([host, *others]):
        Council.objects.filter(pk=council.pk).update(hex_q=number % 4, hex_r=number // 4)


@pytest.mark.parametrize(("width", "has_js"), [(1280, True), (375, False)], ids=["desk", "telephone-no-js"])
def test_scope_starts_from_the_largest_difference(
    browser: Browser, live_server: object, width: int, has_js: bool
) -> None:
    engagement = booking.scoping_engagement()
    host, director = engagement.host, pool.dcs(engagement.host)
    others = [councils.council() for _ in range(10)]
    figures.neighbours(host, others)
    placed(host, others)
    neet = figures.indicator(LABEL, code="neet")
    near = figures.indicator("Children looked after", code="looked-after", polarity=Polarity.NEITHER)
    for when, value in (("2024", 45), ("2025", 60)):
        figures.compared(neet, host, value, OTHERS, when=when)
        figures.compared(near, host, 41, OTHERS, when=when)
    look = Look(width, has_js=has_js, narrow=NARROWEST)
    dcs = visitor(browser, live_server, director, look)
    dcs.menu("Data profile")
    dcs.sees_heading(host.name)
    dcs.sees("Largest differences from neighbours")
    dcs.sees("Higher than all ten neighbours, which is worse.")
    dcs.follow(LABEL)
    dcs.sees("The figures")
    dcs.follow(re.compile("^Make it a line of enquiry"))
    dcs.press(re.compile("^Add it to the scope"))
    dcs.sees("It is a line of enquiry now.")
    dcs.sees(f"{LABEL}: what lies behind 60% in 2025")
    assert LineOfEnquiry.objects.filter(question__startswith=LABEL, scope__engagement=engagement).count() == 1
    assert AuditEntry.objects.filter(action="line_of_enquiry.from_profile").count() == 1
    dcs.context.close()

    user = pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=host.region, lead_post=LeadPost.DCS)
    lead = visitor(browser, live_server, user, look)
    lead.menu("Data profile")
    lead.sees_heading("England")
    lead.go(f"{reverse('profiles:england')}?indicator=neet")
    expect(lead.page.get_by_role("link", name=re.compile(f"{host.name}: 60%"))).to_have_count(1)
    lead.go(f"{reverse('profiles:compare')}?council={host.la_code}&council={others[0].la_code}")
    lead.sees(others[0].name)
    lead.context.close()
    assert look.complaints == []
