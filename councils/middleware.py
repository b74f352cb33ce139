"""Who someone is, asked once in a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from councils.queries import standings_cached


class StandingCache:
    """Keep each user's standing for the length of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with the cache switched on."""
        with standings_cached():
            return self.get_response(request)
