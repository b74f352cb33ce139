"""Turns the refusals of services that no form caught into pages that say what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cib.common.errors import Refused, Stale

_NOT_SHOWN = {"csrfmiddlewaretoken", "version", "password", "password1", "password2"}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, values in request.POST.lists()
        if name not in _NOT_SHOWN
        for value in values
        if value.strip()
    ]


class RefusalMiddleware:
    """Shows 409 for a stale page, with what was typed, and 422 for a rule that stands in the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give the page for a Stale or Refused that reached us; leave everything else to Django."""
        context = {"typed": _typed(request), "here": getattr(request, "page_of_move", request.get_full_path())}
        if isinstance(exception, Stale):
            return render(request, "409.html", context, status=409)
        if isinstance(exception, Refused):
            return render(request, "422.html", {**context, "breaches": exception.breaches}, status=422)
        return None
