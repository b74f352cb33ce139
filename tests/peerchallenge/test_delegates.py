"""A delegate for one engagement: named by the host's DCS or the lead challenger, acts for them there alone."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, Refused
from cib.common.models import AuditEntry, Message
from councils.enums import Capacity
from councils.models import Delegation, Employment, Person
from councils.services.delegations import end_delegation
from peerchallenge.models import CalendarEntry, Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.calendars import entries_in_feed, uid_for
from peerchallenge.services import scoping, teams
from peerchallenge.services.booking import name_own_delegate
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def it() -> SimpleNamespace:
    """Give an engagement with a drafted scope, its director, its lead, and a colleague of each."""
    engagement = factory.scoped_engagement()
    lead = factory.lead_of(engagement)
    giver = factory.lead_invitation(engagement).giver
    return SimpleNamespace(
        engagement=engagement,
        dcs=factory.dcs_of(engagement),
        lead=lead,
        of_host=pool.employed(pool.person(), engagement.host),
        of_lead=pool.employed(pool.person(), giver),
    )


def named(engagement: Engagement, who: Person, actor: User, **more: Any) -> Delegation:
    """Name a delegate from today."""
    facts = {"from_date": clock.today(), "capacity": Capacity.DEPUTY, **more}
    return name_own_delegate(engagement_id=engagement.pk, delegate_id=who.pk, actor=actor, **facts)


def codes(engagement: Engagement, who: Person, actor: User, **more: Any) -> list[str]:
    """Give the codes with which naming is refused."""
    with pytest.raises(Refused) as refused:
        named(engagement, who, actor, **more)
    return [breach.code for breach in refused.value.breaches]


def url(name: str, engagement: Engagement) -> str:
    """Give an address about the engagement."""
    return reverse(f"peerchallenge:{name}", args=[engagement.pk])


def test_director_names_a_delegate_for_this_one(it: SimpleNamespace) -> None:
    delegation = named(it.engagement, it.of_host, it.dcs)
    assert (delegation.council, delegation.engagement_id, delegation.may_sign) == (
        it.engagement.host,
        it.engagement.pk,
        False,
    )
    user = pool.user_of(it.of_host)
    assert POLICY.allows(user, "edit_scope", it.engagement)
    assert not POLICY.allows(user, "approve_scope", it.engagement)
    entry = AuditEntry.objects.get(action="engagement.delegate_named")
    assert (entry.actor, entry.thread_id) == (it.dcs, str(it.engagement.pk))
    assert Message.objects.filter(kind="councils.delegate_named", person_id=it.of_host.pk).count() == 1


def test_lead_names_a_colleague_who_acts_for_them_while_they_lead(it: SimpleNamespace) -> None:
    named(it.engagement, it.of_lead, it.lead)
    user = pool.user_of(it.of_lead)
    scope = scoping.propose_scope(engagement_id=it.engagement.pk, actor=user)
    entry = AuditEntry.objects.get(action="scope.proposed")
    assert (entry.actor, entry.acting_for, scope.status) == (user, it.lead.person.pk, "proposed")
    refused = ("sign_for_team", "settle_days", "view_concern", "name_own_delegate", "confirm_effort")
    assert [action for action in refused[:2] + refused[3:] if POLICY.allows(user, action, it.engagement)] == []
    lead = factory.lead_invitation(it.engagement)
    teams.stand_down(invitation_id=lead.pk, reason="Ill", actor=it.lead)
    assert not POLICY.allows(user, "view_engagement", it.engagement)


def test_delegate_of_a_lead_signs_only_where_that_was_said(it: SimpleNamespace) -> None:
    named(it.engagement, it.of_lead, it.lead, may_sign=True)
    user = pool.user_of(it.of_lead)
    assert POLICY.allows(user, "sign_for_team", it.engagement)
    assert not POLICY.allows(user, "sign_for_host", it.engagement)


def test_conflict_denies_over_the_delegation(it: SimpleNamespace) -> None:
    named(it.engagement, it.of_lead, it.lead)
    user = pool.user_of(it.of_lead)
    Employment.objects.filter(person=it.of_lead).update(council=it.engagement.host)
    assert not POLICY.allows(user, "view_engagement", it.engagement)


def test_three_questions_about_a_leads_delegate_agree(it: SimpleNamespace) -> None:
    other = factory.scoped_engagement()
    named(it.engagement, it.of_lead, it.lead, may_sign=True)
    user = pool.user_of(it.of_lead)
    for action in ("view_engagement", "edit_scope", "sign_for_team"):
        rows = POLICY.objects_for(user, action, Engagement.objects.all())
        assert list(rows) == [it.engagement]
        assert user in POLICY.people_for(action, it.engagement)
        assert user not in POLICY.people_for(action, other)


def test_bk22_strangers_and_pp_rules_refuse(it: SimpleNamespace) -> None:
    assert codes(it.engagement, pool.person(), it.dcs) == ["BK-22"]
    assert codes(it.engagement, it.of_lead, it.dcs) == ["BK-22"]
    assert codes(it.engagement, it.lead.person, it.lead) == ["BK-22"]
    named(it.engagement, it.of_host, it.dcs)
    assert codes(it.engagement, it.of_host, it.dcs) == ["PP-24"]
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert codes(it.engagement, it.of_lead, it.lead, from_date=tomorrow, to_date=tomorrow) == ["PP-25"]


def test_nobody_else_names_one(it: SimpleNamespace) -> None:
    named(it.engagement, it.of_host, it.dcs)
    with pytest.raises(NotAllowed):
        named(it.engagement, it.of_lead, pool.user_of(it.of_host))


def test_page_names_lists_and_leads_to_ending(it: SimpleNamespace) -> None:
    for actor, who in ((it.dcs, it.of_host), (it.lead, it.of_lead)):
        browser = accounts.signed_in(actor)
        assert (
            url("name_own_delegate", it.engagement)
            in browser.get(url("engagement_detail", it.engagement)).content.decode()
        )
        page = browser.get(url("name_own_delegate", it.engagement))
        today = clock.today()
        day = {"from_date_day": today.day, "from_date_month": today.month, "from_date_year": today.year}
        typed = {
            "delegate": str(who.pk),
            "capacity": "deputy",
            "version": page.context["form"]["version"].value(),
            **day,
        }
        done = browser.post(url("name_own_delegate", it.engagement), typed, follow=True).content.decode()
        delegation = Delegation.objects.get(delegate=who)
        ending = reverse("councils:delegation_end", args=[delegation.pk])
        assert ("have been told" in done, ending in done) == (True, True)
        assert url("name_own_delegate", it.engagement) in browser.get(ending).content.decode()
        end_delegation(delegation_id=delegation.pk, to_date=today + dt.timedelta(days=1), actor=actor)


def test_feed_of_a_delegate_holds_the_principals_dates_of_what_they_act_in() -> None:
    engagement = factory.agreed_engagement()
    dcs, helper = factory.dcs_of(engagement), pool.employed(pool.person(), engagement.host)
    delegation = named(engagement, helper, dcs)
    user = pool.user_of(helper)
    own = CalendarEntry.objects.get(person=dcs.person, engagement=engagement)
    visible = POLICY.objects_for(user, "view_engagement", Engagement.objects.all())
    (entry,) = entries_in_feed(user, visible)
    assert (entry.uid, entry.facts.title) == (uid_for(own.visit, helper.pk), own.facts["title"])
    assert entry.uid != own.uid
    assert entries_in_feed(user, Engagement.objects.none()) == []
    Delegation.objects.filter(pk=delegation.pk).update(capacity=Capacity.BROKER)
    assert entries_in_feed(user, visible) == []


def test_feed_of_a_delegate_of_the_whole_council_leaves_other_councils_out() -> None:
    engagement = factory.agreed_engagement()
    dcs, helper = factory.dcs_of(engagement), pool.employed(pool.person(), engagement.host)
    make.delegation(engagement.host, dcs, helper)
    user = pool.user_of(helper)
    assert len(entries_in_feed(user, Engagement.objects.all())) == 1
    other = pool.council("Elsewhere")
    Engagement.objects.filter(pk=engagement.pk).update(host=other)
    assert entries_in_feed(user, Engagement.objects.all()) == []
