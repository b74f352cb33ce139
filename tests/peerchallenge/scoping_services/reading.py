"""What services of scoping left behind: the scope, its history, who was told, why they refused."""

from collections.abc import Callable
from typing import Any

import pytest

from cib.common import audit
from cib.common.errors import Refused
from cib.common.models import Message
from peerchallenge.models import Engagement, Scope


def codes_of(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [breach.code for breach in refused.value.breaches]


def scope_of(engagement: Engagement) -> Scope:
    return engagement.scopes.order_by("-number")[0]


def history(engagement: Engagement) -> list[str]:
    return [line.text for line in audit.history_of(engagement, reads=lambda _entry, _audience: True)]


def told(engagement: Engagement, kind: str) -> set[Any]:
    rows = Message.objects.filter(subject_id=str(engagement.pk), kind=kind)
    return set(rows.values_list("person_id", flat=True))
