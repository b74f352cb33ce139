"""Setting a council's single sign-on up: rules, the secret that is never shown, testing, switching, its pages."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from cib.accounts.models import SignOnDomain, SignOnProvider, User
from cib.accounts.sealing import unseal
from cib.accounts.sign_on.provider import PURPOSE
from cib.common.errors import Refused, Stale
from cib.common.models import AuditEntry
from councils.models import Council
from councils.rules import SignOnFacts, breaches_of_sign_on, domains_in
from councils.services import sign_on
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
SECRET = "a very secret secret"


@pytest.fixture
def staff() -> User:
    return make.first_staff()


@pytest.fixture
def council() -> Council:
    return make.council("Northbridge")


def codes(**others: Any) -> set[str]:
    facts: dict[str, Any] = {
        "domains": ("northbridge.example",),
        "taken_domains": frozenset(),
        "is_issuer_safe": True,
        "is_issuer_changed": False,
        "has_links": False,
        "is_secret_given": True,
    }
    return {breach.code for breach in breaches_of_sign_on(SignOnFacts(**{**facts, **others})) if breach}


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        ({}, set()),
        ({"is_issuer_safe": False}, {"SO-01"}),
        ({"is_issuer_changed": True}, set()),
        ({"is_issuer_changed": True, "has_links": True}, {"SO-02"}),
        ({"domains": ()}, {"SO-03"}),
        ({"domains": ("gov uk",)}, {"SO-03"}),
        ({"domains": ("localhost",)}, {"SO-03"}),
        ({"taken_domains": frozenset({"northbridge.example"})}, {"SO-04"}),
        ({"is_secret_given": False}, {"SO-05"}),
        ({"is_slug_taken": True}, {"SO-06"}),
    ],
)
def test_rules_of_setting_up(others: dict[str, Any], wanted: set[str]) -> None:
    assert codes(**others) == wanted


def test_domains_are_read_however_they_are_typed() -> None:
    assert domains_in("@A.gov.uk, b.gov.uk\n\nB.GOV.UK;c.gov.uk ") == ("a.gov.uk", "b.gov.uk", "c.gov.uk")


def typed(council: Council, **others: Any) -> dict[str, Any]:
    return {
        "name": "Northbridge Council",
        "slug": "northbridge",
        "councils": [str(council.pk)],
        "domains": "northbridge.example",
        "issuer": "https://login.northbridge.example",
        "client_id": "peer-challenge",
        "secret": SECRET,
        "second_factor_values": "mfa",
        **others,
    }


def test_secret_goes_in_and_never_comes_out(staff: User, council: Council) -> None:
    browser = accounts.signed_in(staff)
    answer = browser.post(reverse("councils:sign_on_add"), typed(council))
    row = SignOnProvider.objects.get()
    assert (answer.status_code, row.is_on, row.council_ids) == (302, False, [str(council.pk)])
    assert SECRET not in row.sealed_secret
    assert unseal(row.sealed_secret, purpose=PURPOSE) == SECRET
    for name in ("sign_on_detail", "sign_on_edit"):
        page = browser.get(reverse(f"councils:{name}", args=[row.pk])).content.decode()
        assert "Northbridge" in page
        assert SECRET not in page
        assert row.sealed_secret not in page
    entry = AuditEntry.objects.get(action="sign_on.added")
    assert (entry.actor, entry.confidential, SECRET in str(entry.changes)) == (staff, ["secret"], False)


def test_mistakes_are_told_beside_their_fields(staff: User, council: Council) -> None:
    make.sign_on(council, actor=staff)
    others = {"issuer": "http://login.northbridge.example"}
    answer = accounts.signed_in(staff).post(reverse("councils:sign_on_add"), typed(council, **others))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert [f"(rule SO-0{n})" in body for n in (1, 4, 6)] == [True] * 3
    assert 'value="http://login.northbridge.example"' in body
    assert SignOnProvider.objects.count() == 1


def test_empty_secret_keeps_the_one_there_is_and_a_new_one_has_to_be_tested(staff: User, council: Council) -> None:
    row = make.sign_on(council, actor=staff)
    SignOnProvider.objects.update(is_on=True, tested_at="2026-01-01T00:00Z", sign_in_origin="https://x.example")
    browser, path = accounts.signed_in(staff), reverse("councils:sign_on_edit", args=[row.pk])
    same = {"issuer": row.issuer, "version": row.version, "domains": "northbridge.example second.example"}
    assert browser.post(path, typed(council, secret="", **same)).status_code == 302
    row.refresh_from_db()
    assert (row.is_on, unseal(row.sealed_secret, purpose=PURPOSE)) == (True, "sealed")
    assert set(SignOnDomain.objects.values_list("domain", flat=True)) == {"northbridge.example", "second.example"}
    assert browser.post(path, typed(council, **{**same, "version": row.version})).status_code == 302
    row.refresh_from_db()
    assert (row.is_on, row.tested_at, unseal(row.sealed_secret, purpose=PURPOSE)) == (False, None, SECRET)


def test_issuer_stays_once_people_are_linked(staff: User, council: Council) -> None:
    row = make.sign_on(council, actor=staff)
    SocialAccount.objects.create(user=accounts.user(), provider=row.slug, uid="one")
    path = reverse("councils:sign_on_edit", args=[row.pk])
    answer = accounts.signed_in(staff).post(path, typed(council, version=row.version))
    assert (answer.status_code, "(rule SO-02)" in answer.content.decode()) == (422, True)


def test_nothing_is_switched_on_untested(staff: User, council: Council) -> None:
    row = make.sign_on(council, actor=staff)
    with pytest.raises(Refused, match="SO-07"):
        sign_on.switch_sign_on(sign_on_id=row.pk, is_on=True, actor=staff)


def test_issuer_that_does_not_answer_is_told(staff: User, council: Council) -> None:
    row = make.sign_on(council, actor=staff)
    browser = accounts.signed_in(staff)
    answer = browser.post(reverse("councils:sign_on_test", args=[row.pk]), follow=True)
    assert "does not answer" in answer.content.decode()
    row.refresh_from_db()
    assert row.tested_at is None


def test_page_that_the_world_has_moved_past_changes_nothing(staff: User, council: Council) -> None:
    row = make.sign_on(council, actor=staff)
    with pytest.raises(Stale):
        sign_on.switch_sign_on(sign_on_id=row.pk, is_on=False, version=row.version + 1, actor=staff)


def test_list_is_filtered_and_exported_in_as_many_queries_for_three_as_for_one(
    staff: User, council: Council, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        make.sign_on(council, actor=staff, slug=f"s{number}", name=f"Council {number}", domains=[f"s{number}.example"])
    browser, path = accounts.signed_in(staff), reverse("councils:sign_on_list")
    with django_assert_max_num_queries(15):
        body = browser.get(path).content.decode()
    assert [f"Council {number}" in body for number in range(3)] == [True] * 3
    narrowed = browser.get(f"{path}?q=s1.example").content.decode()
    assert ("Council 1" in narrowed, "Council 2" in narrowed) == (True, False)
    assert b"s2.example" in browser.get(f"{path}?export=csv").content
