"""What a council keeps itself, in a real browser: axe finds nothing, nothing overflows, at every width."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from cib.common import clock
from councils.enums import Audience, Control, LeadPost, Role, SharedMatter
from councils.services.events import write_event
from councils.services.places import record_control
from profiles.models import SelfAssessment
from profiles.services.releases import keep_back
from profiles.services.signs import find_signs
from tests.e2e.test_keyboard import sign_in
from tests.e2e.test_programme import looked_at
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.agreements import signed

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = dt.timedelta(days=60)


def test_council_keeps_its_own_things_and_shares_them_by_agreement(page: Page, live_server: object) -> None:
    council = figures.council_with_neighbours()
    indicator = figures.indicator("Children in need who wait longer than ten days for a first visit")
    figures.readings(indicator, council, {"2023": 20, "2024": 30, "2025": 40, "2026": 50})
    for number, row in enumerate(council.neighbours.all()):
        figures.reading(indicator, row.neighbour, "2026", 20 + number % 3)
    director, site, found = make.dcs(council), str(live_server), []
    release = keep_back(council=council, person=make.person_behind(director))
    figures.reading(indicator, council, "2027", 51, release=release)
    find_signs(clock.today() - LONG_AGO)
    signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    staff = make.first_staff()
    since = clock.today() - dt.timedelta(days=900)
    record_control(council=council, control=Control.LABOUR, from_date=since, source="", actor=staff)
    event = {"kind": "review.done", "text": "Safeguarding review", "source": staff}
    write_event(council_id=council.pk, on_date=since, **event)
    sign_in(page, site, director.email, accounts.add_app(director))
    code = council.la_code
    for name, path in (
        ("council", f"/councils/{code}/"),
        ("timeline", f"/councils/{code}/timeline/"),
        ("own-figures", f"/councils/{code}/figures/"),
        ("figures-release", f"/councils/{code}/figures/release/"),
        ("signs", f"/councils/{code}/signs/"),
        ("concern", f"/councils/{code}/signs/tell/"),
        ("agreement", f"/councils/{code}/agreement/"),
        ("assessment-begin", f"/councils/{code}/self-assessment/begin/"),
    ):
        page.goto(f"{site}{path}")
        found += looked_at(page, name)
    page.get_by_label("Three open questions").check()
    page.get_by_role("button", name="Begin").click()
    found += looked_at(page, "assessment-draft")
    page.get_by_role("link", name="Write the answers").click()
    page.get_by_label("What do you know about your practice?").fill("Children wait too long for a first visit.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Children wait too long for a first visit.")).to_be_visible()
    page.get_by_role("link", name="Write our view of Care and adoption").click()
    found += looked_at(page, "assessment-theme")
    page.goto(f"{site}/councils/{code}/signs/")
    page.get_by_role("link", name="Children in need who wait").first.click()
    page.get_by_label("What does the council say about it?").fill("A second team begins in May.")
    page.get_by_role("button", name="Answer").click()
    found += looked_at(page, "sign")
    page.goto(f"{site}/councils/{code}/agreement/")
    page.get_by_role("button", name="Draft a new version").click()
    found += looked_at(page, "agreement-draft")
    assert SelfAssessment.objects.filter(council=council, status="draft").count() == 1
    page.context.clear_cookies()
    lead = make.appointed(make.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS)
    sign_in(page, site, lead.email, accounts.add_app(lead))
    page.goto(f"{site}/signs/")
    expect(page.get_by_text("The council has answered.")).to_be_visible()
    found += looked_at(page, "signs-shared")
    assert found == []
