"""CIB staff change how figures are compared, when something is a sign and what files may be; it counts at once."""

import datetime as dt
from dataclasses import asdict, replace
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common.errors import NotAllowed, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils.models import Council
from profiles.models import ComparisonPolicy, ImportPolicy, SignPolicy
from profiles.queries.assessments import assessment_policy
from profiles.queries.comparison import comparison_policy
from profiles.queries.differences import differences_kept
from profiles.queries.imports import import_policy
from profiles.queries.policies import POLICIES
from profiles.queries.signs import sign_policy
from profiles.services.importing.uploads import Upload, upload_published
from profiles.services.policies import change_figures_policy
from tests.factories import accounts, councils
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]
MB = 1_000_000


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def staff() -> Any:
    return councils.first_staff()


@pytest.fixture
def at(staff: Any) -> Client:
    """Give the browser of a member of CIB staff."""
    return accounts.signed_in(staff)


def limits(code: str, **changes: Any) -> Any:
    """Give what holds of a policy, with changes."""
    return replace(POLICIES[code].limits_of(POLICIES[code].row()), **changes)


def changed(actor: Any, code: str, *, reason: str = "Too many", version_seen: int | None = None, **changes: Any) -> Any:
    """Change a policy."""
    return change_figures_policy(limits=limits(code, **changes), reason=reason, actor=actor, version_seen=version_seen)


# --- It counts at once -----------------------------------------------------------------------------


def host_far_from_its_neighbours() -> Council:
    """Give a council with two large differences, of 6.7 and 2.2 robust deviations."""
    host = figures.council_with_neighbours()
    for label, value in (("Far", 70), ("Near", 50)):
        figures.compared(figures.indicator(label), host, value, OTHERS)
    return host


def test_fewer_differences_are_named_at_once(staff: Any, django_capture_on_commit_callbacks: Any) -> None:
    host = host_far_from_its_neighbours()
    assert [difference.indicator.label for difference in differences_kept(host)] == ["Far", "Near"]
    with django_capture_on_commit_callbacks(execute=True):
        changed(staff, "comparing", difference_min=3.0)
    assert comparison_policy().difference_min == 3
    assert [difference.indicator.label for difference in differences_kept(host)] == ["Far"]


def test_larger_file_is_refused(staff: Any) -> None:
    def uploaded(day: dt.date) -> Any:
        file = SimpleUploadedFile("figures.csv", b"x")
        upload = Upload(name="figures.csv", file=file, size=2 * MB)  # type: ignore[arg-type]
        return upload_published(upload=upload, published_on=day, actor=staff)

    changed(staff, "files", file_bytes_max=1 * MB)
    with pytest.raises(Refused) as refused:
        uploaded(NOON.date())
    assert [(b.code, b.message) for b in refused.value.breaches] == [
        ("PF-20", "The file is larger than 1 MB. Pack it (.gz).")
    ]
    changed(staff, "files", file_bytes_max=2 * MB)
    assert uploaded(NOON.date()).size_bytes == 2 * MB


def test_signs_and_documents_follow_too(staff: Any) -> None:
    changed(staff, "signs", council_first_days=14)
    changed(staff, "documents", file_bytes_max=5 * MB)
    assert (sign_policy().council_first_days, assessment_policy().file_bytes_max) == (14, 5 * MB)


def test_row_that_the_import_made_is_changed_and_stays_the_only_one(staff: Any) -> None:
    ImportPolicy.objects.create(pk=7)
    changed(staff, "files", rows_max=5_000)
    assert ImportPolicy.objects.count() == 1
    assert (import_policy().pk, import_policy().rows_max) == (7, 5_000)


# --- Who, when, why --------------------------------------------------------------------------------


def test_change_is_audited_with_before_and_after_and_told_to_other_staff(staff: Any) -> None:
    other = councils.staff()
    row = changed(staff, "signs", periods_worse=4, band_reach=2.0, reason=" Too many signs ")
    entry = AuditEntry.objects.get(action="figures_policy.changed")
    assert (entry.actor, entry.object_type, entry.changes) == (
        staff,
        "profiles.signpolicy",
        {"periods_worse": [3, 4], "band_reach": [1.5, 2.0], "reason": "Too many signs"},
    )
    told = Message.objects.get(kind="programme.changed", subject_id=str(row.pk))
    assert told.person_id == councils.person_behind(other).pk
    assert told.context == {
        "subject": "When something is an early sign",
        "from_date": "22 November 2026",
        "path": "/figures/policies/",
    }


def test_every_change_is_told(staff: Any) -> None:
    councils.staff()
    changed(staff, "signs", periods_worse=4)
    changed(staff, "signs", periods_worse=5)
    assert Message.objects.filter(kind="programme.changed").count() == 2


# --- What is refused -------------------------------------------------------------------------------


def test_others_may_not_change_it(staff: Any) -> None:
    with pytest.raises(NotAllowed):
        changed(councils.dcs(councils.council()), "signs", periods_worse=4)
    assert not SignPolicy.objects.exists()


def test_older_page_is_refused(staff: Any) -> None:
    assert changed(staff, "comparing", compared_max=4, version_seen=1).version == 2
    with pytest.raises(Stale):
        changed(staff, "comparing", compared_max=3, version_seen=1)
    assert ComparisonPolicy.objects.get().compared_max == 4


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"neighbours_min": 2, "compared_max": 1}, ["FP-01", "FP-03"]),
        ({"compared_max": 4, "reason": " "}, ["DTD-03"]),
        ({}, ["DTD-04"]),
    ],
)
def test_rules_refuse_a_change(staff: Any, changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        changed(staff, "comparing", **changes)
    assert [breach.code for breach in refused.value.breaches] == codes


def test_policy_that_an_import_holds_is_not_waited_for(staff: Any) -> None:
    with (
        mock.patch.object(QuerySet, "select_for_update", side_effect=OperationalError("could not obtain lock")),
        pytest.raises(Refused) as refused,
    ):
        changed(staff, "files", rows_max=5_000)
    assert [breach.code for breach in refused.value.breaches] == ["FP-15"]


# --- On pages --------------------------------------------------------------------------------------


def typed(code: str, **changes: Any) -> dict[str, Any]:
    """Give what the form of a policy sends."""
    values = {
        name: value // MB if name.endswith("bytes_max") else value for name, value in asdict(limits(code)).items()
    }
    return {**values, "reason": "Tried", "version": POLICIES[code].row().version, **changes}


def url_of(code: str) -> str:
    return reverse("profiles:policy_change", args=[code])


def test_change_is_checked_beside_what_holds_and_then_made(at: Client) -> None:
    form = at.get(url_of("files")).content.decode()
    assert ('value="50"' in form, "50000000" in form) == (True, False)
    check = at.post(url_of("files"), typed("files", file_bytes_max=80))
    lines = [(line.what, line.before, line.after) for line in check.context["lines"] if line.is_changed]
    assert lines == [("File as it is sent", "50 MB at most", "80 MB at most")]
    assert "It counts at once. Why: Tried" in check.content.decode()
    assert not ImportPolicy.objects.exists()
    sent = dict(check.context["carried"])
    assert 'value="80"' in at.post(url_of("files"), {**sent, "change_again": "1"}).content.decode()
    done = at.post(url_of("files"), {**sent, "confirmed": "1"}, follow=True)
    body = done.content.decode()
    assert done.redirect_chain == [("/figures/policies/", 302)]
    assert [word in body for word in ("The change is made", "“50” became “80”", "Tried", "80 MB at most")] == [True] * 4


def test_refusal_stands_beside_its_field(at: Client) -> None:
    answer = at.post(url_of("documents"), typed("documents", file_bytes_max=101))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"file_bytes_max": ["Enter a number from 1 to 100 MB. (rule FP-14)"]}


def test_empty_size_is_asked_for(at: Client) -> None:
    answer = at.post(url_of("documents"), typed("documents", file_bytes_max=""))
    assert answer.context["form"].errors == {"file_bytes_max": ["Enter largest document, in MB"]}


def test_old_form_is_answered_with_409(at: Client, staff: Any) -> None:
    old = typed("signs", periods_worse=5)
    changed(staff, "signs", periods_worse=4)
    assert at.post(url_of("signs"), old).status_code == 409
    assert SignPolicy.objects.get().periods_worse == 4


@pytest.mark.parametrize("code", POLICIES)
def test_every_policy_has_its_form(at: Client, code: str) -> None:
    check = at.post(url_of(code), typed(code))
    assert check.context["form"].non_field_errors() == [
        "This is what holds already. Change something first. (rule DTD-04)"
    ]


def test_pages_lead_to_each_other_and_are_there_for_staff_alone(at: Client) -> None:
    files, listed = reverse("profiles:import_list"), reverse("profiles:policy_list")
    body = at.get(files).content.decode()
    assert (f'href="{listed}"' in body, f'href="{reverse("profiles:indicator_list")}"' in body) == (True, True)
    page = at.get(listed).content.decode()
    assert [f'href="{url_of(code)}"' in page for code in POLICIES] == [True] * 4
    assert f'href="{files}"' in page
    dcs = accounts.signed_in(councils.dcs(councils.council()))
    assert [dcs.get(url).status_code for url in (listed, url_of("signs"), url_of("none"))] == [404] * 3
    assert at.get(url_of("none")).status_code == 404


def test_list_asks_few_queries_however_many_changes(at: Client, staff: Any) -> None:
    counts = []
    for number in range(2):
        for code, name in (("comparing", "compared_max"), ("signs", "periods_worse")):
            changed(staff, code, **{name: 6 + number})
        with CaptureQueriesContext(connection) as queries:
            at.get(reverse("profiles:policy_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
