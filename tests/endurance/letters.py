"""Notes to many people: announced while nobody looks, and delivered until nothing waits any more."""

import time
from pathlib import Path
from uuid import UUID

from cib.common import outbox
from cib.common.enums import MessageStatus
from cib.common.models import Message
from tests.factories import accounts
from tests.factories.outbox import KIND, NO_ADDRESS

#: Beyond the number of the one person who has no address.
FIRST = NO_ADDRESS.int + 1
#: A busy machine may be slow; one on which nothing moves for so long has lost something.
STILL_SECONDS_MAX = 240
#: Longer than a claim lives and than the first wait after a failure, so that a journey in time frees what is held.
ONWARD_SECONDS = 11 * 60


def announced(number: int) -> dict[str, int]:
    """Announce so many notes with no worker told; give, for each Message-ID, that nothing has arrived."""
    about = accounts.user()
    with outbox.silently():
        rows = outbox.announce(
            KIND.code,
            recipients=[UUID(int=FIRST + n) for n in range(number)],
            subject=about,
            key="n",
            context={"whom": "Ada"},
        )
    return {f"<{row.uid}@127.0.0.1>": 0 for row in rows}


def drained(folder: Path) -> None:
    """Let time pass, claim after claim, until nothing waits or is being sent, or nothing moves any more."""
    left, offset = open_messages(), 0
    end = time.monotonic() + STILL_SECONDS_MAX
    while left and time.monotonic() < end:
        time.sleep(2)
        before, left = left, open_messages()
        if left < before:
            end = time.monotonic() + STILL_SECONDS_MAX
        else:  # what is left is held by the dead or waits for its next try
            offset += ONWARD_SECONDS
            (folder / "clock").write_text(str(offset))


def open_messages() -> int:
    return Message.objects.filter(status__in=[MessageStatus.WAITING, MessageStatus.SENDING]).count()
