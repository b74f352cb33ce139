"""The list of messages: CIB staff see what failed, in the server's words, and send it again."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock, delivery, outbox
from cib.common.models import AuditEntry, Message
from tests.factories import accounts, councils
from tests.factories.outbox import KIND

pytestmark = pytest.mark.django_db
WORDS = "550 5.1.1 <b>No such person</b>"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)


@pytest.fixture
def staff() -> User:
    """Give a member of CIB staff."""
    return councils.first_staff()


@pytest.fixture
def desk(staff: User) -> Client:
    """Give the browser of a member of CIB staff."""
    return accounts.signed_in(staff)


def announced(number: int = 1) -> list[Message]:
    """Announce a note to so many people of the register."""
    people = [councils.person(f"Ada Avocet{n}").pk for n in range(number)]
    about = accounts.user()
    with transaction.atomic():
        return outbox.announce(
            KIND.code, recipients=people, subject=about, key=f"note {about.pk}", context={"whom": "<i>Ada</i>"}
        )


def failed(monkeypatch: pytest.MonkeyPatch, number: int = 1) -> list[Message]:
    """Announce notes and let the mail server refuse them for good."""
    sent = announced(number)
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "words_of", lambda _error: WORDS)
        patch.setattr(delivery, "is_final", lambda _error: True)
        patch.setattr(delivery, "compose", lambda *_parts: None)  # None cannot be sent: any error will do
        for message in sent:
            delivery.deliver(message.pk)
    for message in sent:
        message.refresh_from_db()
    assert {message.status for message in sent} == {"failed"}
    return sent


def statuses() -> list[str]:
    """List where the notes stand, in the order they were made."""
    return list(Message.objects.filter(kind=KIND.code).order_by("pk").values_list("status", flat=True))


def test_failed_message_is_shown_with_title_name_and_the_servers_words(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed(monkeypatch)
    text = desk.get(reverse("desk:messages")).content.decode()
    assert "A note for &lt;i&gt;Ada&lt;/i&gt;" in text
    assert "Ada Avocet0" in text
    assert "550 5.1.1 &lt;b&gt;No such person&lt;/b&gt;" in text


def test_list_shows_everything_unless_asked_for_less(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (stuck,), (waiting,) = failed(monkeypatch), announced()

    def listed(**query: str) -> set[int]:
        page = desk.get(reverse("desk:messages"), {**query, "kind": KIND.code})
        return {row.record.pk for row in page.context["table"].page.object_list}

    assert listed() == {stuck.pk, waiting.pk}
    assert listed(status="stuck") == {stuck.pk}
    assert listed(status="waiting") == {waiting.pk}
    assert listed(status="nonsense") == set()


def test_sending_again_puts_the_message_in_the_queue_with_an_audit_row(
    desk: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    (message,) = failed(monkeypatch)
    back = f"{reverse('desk:messages')}?status=failed"
    answer = desk.post(reverse("desk:message_send_again", args=[message.pk]), {"back": back})
    message.refresh_from_db()
    assert (answer["Location"], message.status, message.attempts) == (back, "waiting", 0)
    entry = AuditEntry.objects.get(action="message.sent_again")
    assert (entry.actor, entry.object_id, entry.before, entry.after) == (staff, str(message.pk), "failed", "waiting")


def test_sending_again_twice_has_one_effect_and_says_why(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (message,) = failed(monkeypatch)
    address = reverse("desk:message_send_again", args=[message.pk])
    desk.post(address)
    answer = desk.post(address, follow=True)
    assert "This message is waiting." in answer.content.decode()
    assert AuditEntry.objects.filter(action="message.sent_again").count() == 1


def test_all_failed_messages_are_sent_again_and_nothing_else(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    failed(monkeypatch, 3)
    Message.objects.filter(pk=announced()[0].pk).update(status="sent", sent_at=clock.now())
    answer = desk.post(reverse("desk:messages_send_again"), follow=True)
    assert "3 messages are in the queue again." in answer.content.decode()
    assert statuses() == ["waiting", "waiting", "waiting", "sent"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/messages/", "/accounts/logout/", ""])
def test_sending_again_leads_back_to_the_list_alone(desk: Client, monkeypatch: pytest.MonkeyPatch, back: str) -> None:
    (message,) = failed(monkeypatch)
    answer = desk.post(reverse("desk:message_send_again", args=[message.pk]), {"back": back})
    assert answer["Location"] == reverse("desk:messages")


def test_nobody_else_knows_that_there_are_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    (message,) = failed(monkeypatch)
    dcs = accounts.signed_in(councils.dcs(councils.council()))
    answers: list[Any] = [
        dcs.get(reverse("desk:messages")),
        dcs.post(reverse("desk:message_send_again", args=[message.pk])),
        dcs.post(reverse("desk:message_send_again", args=[10**9])),
        dcs.post(reverse("desk:messages_send_again")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert statuses() == ["failed"]


def test_unknown_message_answers_404(desk: Client) -> None:
    assert desk.post(reverse("desk:message_send_again", args=[10**9])).status_code == 404


def test_message_of_a_kind_that_is_gone_is_still_listed(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (message,) = failed(monkeypatch)
    Message.objects.filter(pk=message.pk).update(kind="gone.kind", person_id=UUID(int=1))
    text = desk.get(reverse("desk:messages")).content.decode()
    assert "gone.kind" in text
    assert "Somebody no longer known" in text


def test_list_asks_as_many_queries_for_three_rows_as_for_one(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for number in (1, 2):
        failed(monkeypatch, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(reverse("desk:messages"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_is_exported_with_names_and_states_in_words(
    desk: Client, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    failed(monkeypatch)
    answer = desk.get(reverse("desk:messages"), {"export": kind})
    assert answer.status_code == 200
    if kind == "csv":
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "Ada Avocet0" in content.decode("utf-8-sig")
        assert "Failed" in content.decode("utf-8-sig")
