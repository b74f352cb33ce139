"""What people are told about early signs: the council's director first, others as the agreement lets them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cib.common import outbox
from cib.common.components.words import counted
from cib.common.models import Message
from cib.common.outbox import Kind
from councils.enums import Role, SharedMatter
from councils.models import Council, Person
from councils.queries import holders_of
from councils.queries.agreements import hearers_by_agreement, shared_with
from profiles.models import EarlySign
from profiles.permissions import POLICY
from profiles.queries.signs import visible_signs

FOUND = "profiles.signs_found"
SHARED = "profiles.signs_shared"


def _council(message: Message) -> Council | None:
    found: Council | None = Council.objects.filter(pk=message.subject_id).first()
    return found


def _may_see_own(message: Message, addressee: Any) -> bool:
    council = _council(message)
    return council is not None and POLICY.allows(addressee.user, "view_signs", council)


def _may_see_shared(message: Message, addressee: Any) -> bool:
    allowed = Council.objects.filter(shared_with(addressee.user, SharedMatter.EARLY_SIGNS), pk=message.subject_id)
    return allowed.exists() and _open_signs(message).filter(visible_signs(addressee.user)).exists()


def _open_signs(message: Message) -> Any:
    return EarlySign.objects.filter(council_id=message.subject_id, passed_on__isnull=True)


def _own_path(message: Message) -> str:
    council = _council(message)
    assert council is not None
    return reverse("profiles:council_signs", args=[council.la_code])


KINDS: tuple[Kind, ...] = (
    Kind(
        code=FOUND,
        label="Early signs were found about your council",
        title="{count} found about {council}",
        template="layouts/email",
        path=_own_path,
        may_know=_may_see_own,
        is_needed=lambda message: _open_signs(message).exists(),
        text="They are worth a conversation, no more. You see them first, and can answer each of them.",
        why="you direct the council’s services for children",
    ),
    Kind(
        code=SHARED,
        label="A council shares early signs with you",
        title="{council} shares early signs with you",
        template="layouts/email",
        path=lambda _message: reverse("profiles:sign_list"),
        may_know=_may_see_shared,
        is_needed=lambda message: _open_signs(message).exists(),
        text="The council has seen them before you, and may have answered. Its agreement lets you see them.",
        why="the council’s sharing agreement names you",
    ),
)


def signs_found(council: Council, number: int, on: dt.date) -> None:
    """Tell the council's director that signs were found on a day."""
    outbox.announce(
        FOUND,
        recipients=holders_of(Role.DCS, council=council).values_list("pk", flat=True),
        subject=council,
        key=f"{FOUND}:{council.pk}:{on}",
        context={"council": str(council), "count": counted(number, "early sign")},
    )


def signs_shared(council: Council, signs: Sequence[EarlySign]) -> None:
    """Tell whom the agreement lets see them, once for each day on which more of them became theirs to see."""
    people = Person.objects.known().filter(hearers_by_agreement(council, SharedMatter.EARLY_SIGNS), ~Q(user=None))
    latest = max(sign.shown_to_others_from for sign in signs)
    outbox.announce(
        SHARED,
        recipients=people.values_list("pk", flat=True),
        subject=council,
        key=f"{SHARED}:{council.pk}:{latest}",
        context={"council": str(council)},
    )
