"""The style guide and the error pages: on a demonstration alone, and each saying what to do."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cib.common import views_errors
from cib.common.style_views import ERROR_PAGES, PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
def test_style_page_is_there_on_a_demonstration_alone(page: str, client: Client, settings: LazySettings) -> None:
    settings.DEMONSTRATION = True
    there = client.get(f"/style/{page}/").status_code
    settings.DEMONSTRATION = False
    assert (there, client.get(f"/style/{page}/").status_code) == (200, 404)


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_page_answers_with_its_status_and_a_way_on(name: str, client: Client, settings: LazySettings) -> None:
    settings.DEMONSTRATION = True
    client.raise_request_exception = False
    answer = client.get(f"/style/error/{name}/")
    assert answer.status_code == int(name.split("_")[0])
    assert 'class="govuk-heading-l"' in answer.content.decode()
    assert ("Home" in answer.content.decode()) or name in {"409", "429"}


def test_error_page_does_not_exist_in_a_real_installation(client: Client) -> None:
    assert [client.get(f"/style/error/{name}/").status_code for name in ("500", "nonsense")] == [404, 404]


def test_stale_page_shows_what_was_typed_to_copy_it(client: Client, settings: LazySettings) -> None:
    settings.DEMONSTRATION = True
    page = client.get("/style/error/409/").content.decode()
    assert 'value="How well does our early help front door work?" readonly' in page


@pytest.mark.parametrize(
    ("view", "exception", "status"),
    [
        (views_errors.bad_request, RequestDataTooBig("too much"), 413),
        (views_errors.bad_request, SuspiciousOperation("odd"), 400),
        (views_errors.permission_denied, PermissionDenied(), 403),
    ],
)
def test_error_view_answers_by_kind(
    view: Callable[..., HttpResponse], exception: Exception, status: int, rf: RequestFactory
) -> None:
    assert view(rf.get("/"), exception).status_code == status


def test_refusal_with_a_reason_shows_it(rf: RequestFactory) -> None:
    answer = views_errors.permission_denied(rf.get("/"), PermissionDenied("Only the host director may sign."))
    assert "Only the host director may sign." in answer.content.decode()


def test_too_many_tries_say_when_to_come_back(rf: RequestFactory) -> None:
    assert views_errors.too_many_requests(rf.get("/"))["Retry-After"] == "300"


def test_form_that_is_too_large_answers_413(client: Client, settings: LazySettings) -> None:
    settings.DEMONSTRATION = True
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/style/form/", "focus=" + "x" * 1000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_form_without_its_token_answers_403_with_what_to_do(settings: LazySettings) -> None:
    settings.DEMONSTRATION = True
    answer = Client(enforce_csrf_checks=True).post("/style/form/", {"focus": "x"})
    assert answer.status_code == 403
    assert "Please send that again" in answer.content.decode()
