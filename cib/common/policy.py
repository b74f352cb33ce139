"""The predicate kernel: who may do what, asked in three ways that always agree.

May this person do it to this object; to which objects may they; which people may do it to this object.
Whatever no rule grants is denied.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from cib.common.errors import NotAllowed, NotVisible

M = TypeVar("M", bound=Model)

NOTHING = Q(pk__in=[])
EVERYTHING = ~Q(pk__in=[])


def _all_of(left: Q, right: Q) -> Q:
    """Give what both conditions hold for; one that is known to hold for nothing, or for all, is not asked again."""
    if left is NOTHING or right is NOTHING:
        return NOTHING
    if left is EVERYTHING:
        return right
    return left if right is EVERYTHING else left & right


def _any_of(left: Q, right: Q) -> Q:
    """Give what one of the conditions holds for, in the shortest words."""
    if left is EVERYTHING or right is EVERYTHING:
        return EVERYTHING
    if left is NOTHING:
        return right
    return left if right is NOTHING else left | right


def _none_of(condition: Q) -> Q:
    """Give what the condition does not hold for."""
    if condition is NOTHING:
        return EVERYTHING
    return NOTHING if condition is EVERYTHING else ~condition


_remembered: ContextVar[dict[Any, bool] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask each predicate about each object once only; for pages that read and change nothing."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


@dataclass(frozen=True, eq=False)
class Predicate:
    """One named condition between a user and an object.

    `test(user, obj)` answers for one object; `objects(user)` is the same as a Q over the object's model;
    `people(obj)` the same as a Q over the user model. The three must agree (a property test proves it).
    """

    name: str
    test: Callable[[Any, Any], bool]
    objects: Callable[[Any], Q]
    people: Callable[[Any], Q]
    #: How it was made of others, for telling it in words: "and", "or", "not", "of its ...", or "while" for one about
    #: the object alone; nothing for a plain one.
    made_by: str = ""
    parts: "tuple[Predicate, ...]" = ()

    def holds(self, user: Any, obj: Any) -> bool:
        """Answer for one object; inside `remembering` the same question is asked once only."""
        known = _remembered.get()
        if known is None or not isinstance(obj, Model):
            return self.test(user, obj)
        key = (id(self), user.pk, type(obj), obj.pk)
        if key not in known:
            known[key] = self.test(user, obj)
        return known[key]

    def prime(self, user: Any, obj: Model, answer: bool) -> None:
        """Tell an answer that was found for many objects at once; outside `remembering` nothing happens."""
        known = _remembered.get()
        if known is not None:
            known[(id(self), user.pk, type(obj), obj.pk)] = answer

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            f"({self.name} and {other.name})",
            lambda user, obj: self.holds(user, obj) and other.holds(user, obj),
            lambda user: _all_of(self.objects(user), other.objects(user)),
            lambda obj: _all_of(self.people(obj), other.people(obj)),
            "and",
            (self, other),
        )

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            f"({self.name} or {other.name})",
            lambda user, obj: self.holds(user, obj) or other.holds(user, obj),
            lambda user: _any_of(self.objects(user), other.objects(user)),
            lambda obj: _any_of(self.people(obj), other.people(obj)),
            "or",
            (self, other),
        )

    def __invert__(self) -> "Predicate":
        return Predicate(
            f"not {self.name}",
            lambda user, obj: not self.holds(user, obj),
            lambda user: _none_of(self.objects(user)),
            lambda obj: _none_of(self.people(obj)),
            "not",
            (self,),
        )


def about_user(name: str, holds: Callable[[Any], bool], people: Callable[[], Q]) -> Predicate:
    """Make a predicate of the user alone (such as "is CIB staff"), whatever the object."""
    return Predicate(
        name,
        lambda user, _obj: holds(user),
        lambda user: EVERYTHING if holds(user) else NOTHING,
        lambda _obj: people(),
    )


def about_object(name: str, holds: Callable[[Any], bool], objects: Q) -> Predicate:
    """Make a predicate of the object alone (such as "is still open"), whoever the user is."""
    return Predicate(
        name,
        lambda _user, obj: holds(obj),
        lambda _user: objects,
        lambda obj: EVERYTHING if holds(obj) else NOTHING,
        "while",
    )


def _reached(path: str, model: type[Model], condition: Q) -> Q:
    """Lift a condition over `model` to what reaches one of them by `path`; nothing stays nothing."""
    if condition is NOTHING:
        return NOTHING
    if condition is EVERYTHING:
        return Q(**{f"{path}__isnull": False})
    return Q(**{f"{path}__in": model._default_manager.filter(condition)})


def through(path: str, model: type[Model], predicate: Predicate) -> Predicate:
    """Lift a predicate about `model` to objects that reach one of them by the attribute `path`."""
    return Predicate(
        f"{predicate.name} of its {path}",
        lambda user, obj: predicate.holds(user, getattr(obj, path)),
        lambda user: _reached(path, model, predicate.objects(user)),
        lambda obj: predicate.people(getattr(obj, path)),
        f"of its {path}",
        (predicate,),
    )


anyone_signed_in = about_user("anyone signed in", lambda _user: True, lambda: EVERYTHING)
nobody = about_user("nobody", lambda _user: False, lambda: NOTHING)


def _is_known(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)


class Policy:
    """An app's literal table from action to predicate, and for each model the action that lets it be seen."""

    def __init__(self, table: Mapping[str, Predicate], views: Mapping[type[Model], str]) -> None:
        self.table = MappingProxyType(dict(table))
        self.views = MappingProxyType(dict(views))

    def allows(self, user: Any, action: str, obj: Any = None) -> bool:
        """Tell whether the user may do the action to the object; raise KeyError for an action without a rule."""
        return self.table[action].holds(user, obj) if _is_known(user) else False

    def objects_for(self, user: Any, action: str, queryset: QuerySet[M]) -> QuerySet[M]:
        """Narrow the queryset to the objects that the user may do the action to."""
        if not _is_known(user):
            return queryset.none()
        return queryset.filter(self.table[action].objects(user))

    def people_for(self, action: str, obj: Any = None) -> QuerySet[Any]:
        """Give the active users who may do the action to the object."""
        return get_user_model().objects.filter(self.table[action].people(obj), is_active=True).distinct()

    def require(self, user: Any, action: str, obj: Any = None) -> None:
        """Pass, or raise NotAllowed (403) where the user sees the object, NotVisible (404) where they do not."""
        if self.allows(user, action, obj):
            return
        view = self.views.get(type(obj)) if obj is not None else None
        if view is None or self.allows(user, view, obj):
            raise NotAllowed  # the page has the words; the name of an action is none of them
        raise NotVisible
