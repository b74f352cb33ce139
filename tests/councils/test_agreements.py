"""Sharing agreements: from draft to signed by both, followed and ended; what they let others see (R115)."""

import datetime as dt
from itertools import product
from typing import Any

import pytest
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils.enums import AgreementStatus as A
from councils.enums import Audience, LeadPost, Role, SharedMatter
from councils.models import Council, Person, SharingAgreement
from councils.queries import forget_standings
from councils.queries.agreements import agreed_lines, agreement_in_force, hearers_by_agreement, shared_with
from councils.rules.agreements import AgreedLine, is_covered
from councils.services import agreements as services
from councils.services import places
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories.agreements import proposed, signed

pytestmark = pytest.mark.django_db

TODAY = clock.today
DAY = dt.timedelta(days=1)


@pytest.fixture
def council() -> Council:
    """Give a council with a DCS."""
    council = make.council()
    make.dcs(council)
    return council


def _dcs(council: Council) -> User:
    return make.user_of(Person.objects.get(appointments__council=council, appointments__role=Role.DCS))


def _lead(council: Council) -> User:
    return make.appointed(make.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS)


def _codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


# --- From draft to signed ---------------------------------------------------------------------------


def test_agreement_is_in_force_once_both_have_signed(council: Council) -> None:
    agreement = signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    assert agreement_in_force(council) == agreement
    assert agreed_lines(council.pk, SharedMatter.EARLY_SIGNS) == (AgreedLine("region", None, TODAY()),)
    assert agreed_lines(council.pk, SharedMatter.SELF_ASSESSMENT) == ()


def test_one_signature_puts_nothing_in_force(council: Council) -> None:
    agreement, dcs = proposed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), _dcs(council)
    services.sign_for_council(agreement_id=agreement.pk, name=str(dcs.person), agrees=True, actor=dcs)
    assert agreement_in_force(council) is None


def test_later_version_begins_as_the_signed_one_stands_and_replaces_it(council: Council) -> None:
    first = signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    second = signed(council)
    first.refresh_from_db()
    assert (first.status, first.ends_on, second.number) == (A.REPLACED, TODAY(), 2)
    assert [str(line) for line in second.lines.all()] == ["Early signs and the council's answers: The region"]


def test_ag01_signed_version_never_changes(council: Council) -> None:
    agreement = signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    with pytest.raises(Refused) as refused:
        services.edit_terms(agreement_id=agreement.pk, text="More", actor=_dcs(council))
    assert _codes(refused) == ["AG-01"]


def test_ag02_one_version_at_a_time(council: Council) -> None:
    services.begin_agreement(council_id=council.pk, actor=make.first_staff())
    with pytest.raises(Refused) as refused:
        services.begin_agreement(council_id=council.pk, actor=_dcs(council))
    assert _codes(refused) == ["AG-02"]


@pytest.mark.parametrize(
    ("matter", "audience", "code"),
    [
        (SharedMatter.EARLY_SIGNS, Audience.REGION, "AG-03"),
        (SharedMatter.EARLY_SIGNS, Audience.PUBLIC, "AG-04"),
        (SharedMatter.EARLY_SIGNS, Audience.ALL_COUNCILS, "AG-04"),
        (SharedMatter.SELF_ASSESSMENT, Audience.CLUSTER, "AG-04"),
    ],
)
def test_ag03_ag04_line_is_new_and_fits(council: Council, matter: str, audience: str, code: str) -> None:
    dcs = _dcs(council)
    agreement = services.begin_agreement(council_id=council.pk, actor=dcs)
    about = {"agreement_id": agreement.pk, "from_date": TODAY(), "actor": dcs}
    services.add_line(**about, matter=SharedMatter.EARLY_SIGNS, audience=Audience.REGION)
    with pytest.raises(Refused) as refused:
        services.add_line(**about, matter=matter, audience=audience)
    assert _codes(refused) == [code]


def test_ag05_empty_version_is_not_proposed(council: Council) -> None:
    agreement = services.begin_agreement(council_id=council.pk, actor=_dcs(council))
    with pytest.raises(Refused) as refused:
        services.propose_agreement(agreement_id=agreement.pk, actor=_dcs(council))
    assert _codes(refused) == ["AG-05"]


def test_ag06_each_side_signs_once_while_proposed(council: Council) -> None:
    agreement, staff = proposed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), make.first_staff()
    sign = {"agreement_id": agreement.pk, "name": str(staff.person), "agrees": True, "actor": staff}
    services.sign_for_programme(**sign)
    with pytest.raises(Refused) as refused:
        services.sign_for_programme(**sign)
    assert _codes(refused) == ["AG-06"]
    services.take_back_agreement(agreement_id=agreement.pk, actor=staff)
    with pytest.raises(Refused) as refused:
        services.sign_for_programme(**sign)
    assert _codes(refused) == ["AG-06"]


def test_ag07_signature_is_ones_own_and_of_one_side(council: Council) -> None:
    agreement, dcs = proposed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), _dcs(council)
    with pytest.raises(Refused) as refused:
        services.sign_for_council(agreement_id=agreement.pk, name="Somebody", agrees=False, actor=dcs)
    assert _codes(refused) == ["AG-07", "AG-07"]
    make.appointment(dcs.person, Role.CIB_STAFF)
    forget_standings()
    own = {"agreement_id": agreement.pk, "name": str(dcs.person).upper(), "agrees": True, "actor": dcs}
    services.sign_for_council(**own)
    with pytest.raises(Refused) as refused:
        services.sign_for_programme(**own)
    assert _codes(refused) == ["AG-07"]


def test_ag08_agreement_ends_today_or_later(council: Council) -> None:
    agreement, dcs = signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), _dcs(council)
    with pytest.raises(Refused) as refused:
        services.end_agreement(agreement_id=agreement.pk, ends_on=TODAY() - DAY, actor=dcs)
    assert _codes(refused) == ["AG-08"]
    services.end_agreement(agreement_id=agreement.pk, ends_on=TODAY() + DAY, actor=dcs)
    assert agreement_in_force(council) == agreement
    services.end_agreement(agreement_id=agreement.pk, ends_on=TODAY(), actor=dcs)
    assert agreement_in_force(council) is None
    with pytest.raises(Refused) as refused:
        services.end_agreement(agreement_id=agreement.pk, ends_on=TODAY(), actor=dcs)
    assert _codes(refused) == ["AG-08"]


def test_ag09_signed_version_is_neither_dropped_nor_taken_back(council: Council) -> None:
    agreement, dcs = signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), _dcs(council)
    for service in (services.drop_agreement, services.take_back_agreement):
        with pytest.raises(Refused) as refused:
            service(agreement_id=agreement.pk, actor=dcs)
        assert _codes(refused) == ["AG-09"]


def test_dropped_version_makes_room(council: Council) -> None:
    dcs = _dcs(council)
    first = services.begin_agreement(council_id=council.pk, actor=dcs)
    services.drop_agreement(agreement_id=first.pk, actor=dcs)
    assert services.begin_agreement(council_id=council.pk, actor=dcs).number == 2


def test_stale_page_changes_nothing(council: Council) -> None:
    dcs = _dcs(council)
    agreement = services.begin_agreement(council_id=council.pk, actor=dcs)
    services.edit_terms(agreement_id=agreement.pk, text="One", actor=dcs, version=1)
    with pytest.raises(Stale):
        services.edit_terms(agreement_id=agreement.pk, text="Two", actor=dcs, version=1)


def test_chief_executive_reads_and_signs_nothing(council: Council) -> None:
    chief = make.appointed(make.person(), Role.CHIEF_EXECUTIVE, council=council)
    with pytest.raises(NotAllowed):
        services.begin_agreement(council_id=council.pk, actor=chief)


def test_line_is_taken_out(council: Council) -> None:
    dcs = _dcs(council)
    agreement = services.begin_agreement(council_id=council.pk, actor=dcs)
    line = services.add_line(
        agreement_id=agreement.pk, matter="early_signs", audience="region", from_date=TODAY(), actor=dcs
    )
    services.remove_line(line_id=line.pk, actor=dcs)
    assert not agreement.lines.exists()
    said = AuditEntry.objects.filter(action="agreement.line_removed").values_list("changes", flat=True)
    assert list(said) == [{"number": 1, "line": "Early signs and the council's answers: The region"}]


def test_both_sides_are_told(council: Council) -> None:
    signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    kinds = Message.objects.filter(kind__startswith="councils.agreement", person_id=make.first_staff().person.pk)
    assert sorted(kinds.values_list("kind", flat=True)) == [
        "councils.agreement_proposed",
        "councils.agreement_signed",
    ]


@pytest.mark.parametrize(("before", "after"), list(product(A, A)))
def test_moves_of_agreements(before: A, after: A) -> None:
    lawful = (before, after) in {
        *((A.DRAFT, A.PROPOSED), (A.DRAFT, A.ENDED), (A.PROPOSED, A.DRAFT), (A.PROPOSED, A.SIGNED)),
        *((A.PROPOSED, A.ENDED), (A.SIGNED, A.REPLACED), (A.SIGNED, A.ENDED)),
    }
    assert services.AGREEMENT_MOVES.allows(before, after) is lawful


# --- What it lets others see ------------------------------------------------------------------------


def _sees(user: User, council: Council) -> bool:
    forget_standings()
    seen = Council.objects.filter(shared_with(user, SharedMatter.EARLY_SIGNS), pk=council.pk).exists()
    hears = Person.objects.filter(hearers_by_agreement(council, SharedMatter.EARLY_SIGNS), user=user).exists()
    assert seen == hears
    return seen


def test_region_sees_from_the_day_of_the_line(council: Council) -> None:
    lead, elsewhere = _lead(council), _lead(make.council(in_region="South West"))
    assert not _sees(lead, council)
    signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION, TODAY() + DAY))
    assert not _sees(lead, council)
    agreement = signed(council)
    services.end_agreement(agreement_id=agreement.pk, ends_on=TODAY(), actor=_dcs(council))
    signed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    assert (_sees(lead, council), _sees(elsewhere, council), _sees(_dcs(council), council)) == (True, False, False)


def test_cluster_lead_sees_while_the_council_belongs(council: Council) -> None:
    named, other = make.cluster(council), make.cluster(council)
    lead, other_lead = (make.appointed(make.person(), Role.CLUSTER_LEAD, cluster=c) for c in (named, other))
    signed(council, (SharedMatter.EARLY_SIGNS, Audience.CLUSTER, TODAY(), named.pk))
    assert (_sees(lead, council), _sees(other_lead, council)) == (True, False)
    membership = named.memberships.get(council=council)
    places.end_membership(membership_id=membership.pk, to_date=TODAY(), actor=make.first_staff())
    assert not _sees(lead, council)


@pytest.mark.parametrize(
    ("audience", "line", "covered"),
    [
        ("region", "region", True),
        ("region", "all_councils", True),
        ("region", "cluster", False),
        ("cluster", "public", True),
        ("all_councils", "region", False),
        ("public", "all_councils", False),
        ("public", "public", True),
    ],
)
def test_line_covers_narrower_audiences(audience: str, line: str, covered: bool) -> None:
    assert is_covered(audience, 7, TODAY(), AgreedLine(line, 8, TODAY())) is covered


def test_line_covers_its_own_cluster_from_its_day() -> None:
    line = AgreedLine("cluster", 7, TODAY())
    asked = [(7, TODAY()), (8, TODAY()), (7, TODAY() - DAY), (7, None)]
    assert [is_covered("cluster", pk, day, line) for pk, day in asked] == [True, False, False, False]


# --- Pages --------------------------------------------------------------------------------------------


def test_pages_lead_from_draft_to_signed(council: Council) -> None:
    browser, dcs = accounts.signed_in(_dcs(council)), _dcs(council)
    browser.post(reverse("councils:agreement_begin", args=[council.la_code]))
    agreement = SharingAgreement.objects.get(council=council)
    pages = {name: reverse(f"councils:agreement_{name}", args=[agreement.pk]) for name in ("detail", "terms")}
    browser.post(pages["terms"], {"text": "Nothing goes further", "version": 1})
    day = {f"from_date_{part}": getattr(TODAY(), part) for part in ("day", "month", "year")}
    line = {"matter": "early_signs", "audience": "region", "version": 2, **day}
    browser.post(reverse("councils:agreement_line_add", args=[agreement.pk]), line)
    browser.post(reverse("councils:agreement_propose", args=[agreement.pk]), {"version": 3})
    told = browser.get(pages["detail"]).content.decode()
    assert "Early signs and the council&#x27;s answers" in told
    assert "Nothing goes further" in told
    sign = {"name": str(dcs.person), "agrees": "on", "version": 4}
    answer = browser.post(reverse("councils:agreement_sign_for_council", args=[agreement.pk]), sign)
    assert answer.status_code == 302
    agreement.refresh_from_db()
    assert agreement.council_signed_by == dcs.person


# --- At home ----------------------------------------------------------------------------------------


def test_who_is_to_sign_finds_it_at_home_until_they_have(council: Council) -> None:
    agreement, dcs = proposed(council, (SharedMatter.EARLY_SIGNS, Audience.REGION)), _dcs(council)
    other = make.council("Farwick")
    asks, home = "Sign the sharing agreement", reverse("desk:home")
    browsers = {who: accounts.signed_in(who) for who in (dcs, make.staff(), make.dcs(other), _lead(council))}
    told = [asks in browser.get(home).content.decode() for browser in browsers.values()]
    assert told == [True, True, False, False]
    services.sign_for_council(agreement_id=agreement.pk, name=str(dcs.person), agrees=True, actor=dcs)
    told = [asks in browser.get(home).content.decode() for browser in browsers.values()]
    assert told == [False, True, False, False]
