"""In which of several appointments a person acts: their choice, kept in the session.

The apps above know the appointments; they register here how to list them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

CHOSEN = "post"


@dataclass(frozen=True)
class Post:
    """One appointment that a user may act in: its id as text, and how it reads."""

    id: str
    label: str


_lists_posts: list[Callable[[Any], Sequence[Post]]] = []


def register_posts(lists_posts: Callable[[Any], Sequence[Post]]) -> None:
    """Learn, from an app above, which appointments a user holds today."""
    _lists_posts[:] = [lists_posts]


def posts_of(user: Any) -> list[Post]:
    """Give the appointments that the user holds today."""
    return [post for lists in _lists_posts for post in lists(user)]


def chosen_post(request: HttpRequest) -> str:
    """Give the id of the appointment chosen in this session, or "" for none; it may have ended since."""
    return str(request.session.get(CHOSEN, ""))


def choose_post(request: HttpRequest, post_id: str) -> Post | None:
    """Keep the choice in the session and give it; None, and nothing kept, when the user does not hold it."""
    chosen = next((post for post in posts_of(request.user) if post.id == post_id), None)
    if chosen is not None:
        request.session[CHOSEN] = chosen.id
    return chosen
