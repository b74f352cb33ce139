"""The promises of the outbox, kept towards a real mail server."""

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import TestCase

from cib.accounts.models import User
from cib.common import clock, delivery, directory, outbox
from cib.common.enums import MessageStatus
from cib.common.errors import Refused
from cib.common.models import AuditEntry, Message
from tests.common.mail_server import Postbox, free_port, mail_server
from tests.factories import accounts
from tests.factories.outbox import KIND, NO_ADDRESS, Everybody, address_of

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2027, 3, 3, 12, tzinfo=dt.UTC)
ADA = UUID(int=1)


@pytest.fixture(autouse=True)
def _people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setattr(directory, "_registered", [Everybody()])


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Run a mail server and send through it."""
    with mail_server() as (postbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.SITE_URL = "https://peer.example"
        yield postbox


@pytest.fixture
def unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the worker away: nothing is delivered before the test says so."""
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)


@pytest.fixture
def subject(db: None) -> User:
    """Give the account that the messages are about."""
    return accounts.user()


def announced(subject: User, *people: UUID, key: str = "note", due_at: dt.datetime | None = None) -> list[Message]:
    """Announce a note to people, and do what follows the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return outbox.announce(
            KIND.code, recipients=people or [ADA], subject=subject, key=key, due_at=due_at, context={"whom": "Ada"}
        )


def only() -> Message:
    """Give the only message there is."""
    return Message.objects.get()


def bodies(mail: EmailMessage) -> tuple[str, str]:
    """Give the plain text and the HTML of a mail."""
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    plain, html = ("" if part is None else part.get_content().replace("\r\n", "\n") for part in parts)
    return plain, html


@committing
def test_message_is_delivered_after_commit_and_not_before(postbox: Postbox, subject: User) -> None:
    with transaction.atomic():
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="note", context={"whom": "Ada"})
        assert (postbox.mails, only().status) == ([], MessageStatus.WAITING)
    message = only()
    assert postbox.message_ids == [f"<{message.uid}@peer.example>"]
    assert (message.status, message.sent_to, message.attempts) == (MessageStatus.SENT, address_of(ADA), 1)


def test_mail_carries_a_title_and_one_link_in_plain_and_html(postbox: Postbox, subject: User) -> None:
    announced(subject)
    (mail,) = postbox.mails
    plain, html = bodies(mail)
    link = f"https://peer.example/notes/{subject.pk}/"
    assert (mail["Subject"], mail["To"]) == ("A note for Ada", f"Ada Example <{address_of(ADA)}>")
    assert plain.splitlines() == [
        "A note for Ada",
        "",
        "Ada Example,",
        "",
        "Open this page:",
        link,
        "",
        "--",
        "We never put findings or names of families in e-mail.",
    ]
    assert html.count("https://") == html.count(f'href="{link}"') == 1


@committing
def test_nothing_is_kept_or_sent_when_the_transaction_is_rolled_back(postbox: Postbox, subject: User) -> None:
    with transaction.atomic():
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="note", context={"whom": "Ada"})
        transaction.set_rollback(True)
    assert delivery.sweep() == {}
    assert (postbox.mails, Message.objects.count()) == ([], 0)


def test_same_key_reaches_each_person_once(postbox: Postbox, subject: User) -> None:
    announced(subject, ADA, ADA)
    announced(subject, ADA, UUID(int=2))
    assert [mail["To"] for mail in postbox.mails] == [
        f"Ada Example <{address_of(ADA)}>",
        f"Ada Example <{address_of(UUID(int=2))}>",
    ]


def test_context_cannot_break_the_header_or_turn_its_direction(postbox: Postbox, subject: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        evil = "Ada\r\nBcc: all@council.example \u202egnp.exe"
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="note", context={"whom": evil})
    (mail,) = postbox.mails
    assert (mail["Subject"], mail["Bcc"]) == ("A note for Ada Bcc: all@council.example gnp.exe", None)


def test_text_of_a_context_is_escaped_in_html_and_not_in_plain(postbox: Postbox, subject: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="n", context={"whom": "<b>Ada & Co</b>"})
    (mail,) = postbox.mails
    plain, html = bodies(mail)
    assert plain.startswith("A note for <b>Ada & Co</b>\n")
    assert "<h1>A note for &lt;b&gt;Ada &amp; Co&lt;/b&gt;</h1>" in html


@pytest.mark.usefixtures("unsent")
def test_message_due_later_waits_for_its_time(postbox: Postbox, subject: User) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        announced(subject, due_at=NOON + dt.timedelta(hours=1))
        assert delivery.sweep() == {}
        now.shift(dt.timedelta(hours=1))
        assert delivery.sweep() == {"sent": 1}
    assert len(postbox.mails) == 1


@pytest.mark.usefixtures("unsent")
def test_message_no_longer_needed_is_cancelled_at_delivery(postbox: Postbox, subject: User) -> None:
    announced(subject)
    User.objects.filter(pk=subject.pk).update(is_active=False)
    delivery.sweep()
    assert (only().status, only().why, postbox.mails) == (
        MessageStatus.CANCELLED,
        "It was no longer needed when it was due.",
        [],
    )


@pytest.mark.usefixtures("unsent")
def test_message_is_withheld_from_who_may_no_longer_know(postbox: Postbox, subject: User) -> None:
    announced(subject)
    User.objects.filter(pk=subject.pk).update(is_staff=True)
    delivery.sweep()
    assert (only().status, only().why, postbox.mails) == (
        MessageStatus.WITHHELD,
        "This person may not know of it any more.",
        [],
    )


def test_message_to_somebody_without_an_address_is_withheld(postbox: Postbox, subject: User) -> None:
    announced(subject, NO_ADDRESS)
    assert (only().status, only().why, postbox.mails) == (
        MessageStatus.WITHHELD,
        "This person has no e-mail address.",
        [],
    )


@pytest.mark.usefixtures("unsent")
def test_reminders_that_fell_due_together_are_sent_once(postbox: Postbox, subject: User) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        announced(subject, key="after 3 days", due_at=NOON + dt.timedelta(days=3))
        announced(subject, key="after 7 days", due_at=NOON + dt.timedelta(days=7))
        now.shift(dt.timedelta(days=10))
        assert delivery.sweep() == {"cancelled": 1, "sent": 1}
    assert list(Message.objects.order_by("due_at").values_list("key", "status", "why")) == [
        (f"after 3 days:{ADA}", "cancelled", delivery.OVERTAKEN),
        (f"after 7 days:{ADA}", "sent", ""),
    ]


@pytest.mark.usefixtures("unsent")
def test_failure_is_tried_again_with_longer_and_longer_waits_and_then_shown(
    postbox: Postbox, subject: User, settings: Any
) -> None:
    postbox.refusals[address_of(ADA)] = "451 4.3.0 Come back later"
    settings.OUTBOX_DELAYS_SECONDS = [60, 600]
    with time_machine.travel(NOON, tick=False) as now:
        announced(subject)
        assert delivery.sweep() == {"waiting": 1}
        assert (only().last_error, only().next_try_at) == ("451 4.3.0 Come back later", NOON + dt.timedelta(seconds=60))
        now.shift(dt.timedelta(seconds=59))
        assert delivery.sweep() == {}
        now.shift(dt.timedelta(seconds=1))
        assert delivery.sweep() == {"waiting": 1}
        assert only().next_try_at == NOON + dt.timedelta(seconds=660)
        now.shift(dt.timedelta(seconds=600))
        assert delivery.sweep() == {"failed": 1}
        now.shift(dt.timedelta(days=30))
        assert delivery.sweep() == {}
    assert (only().status, only().attempts, only().last_error) == ("failed", 3, "451 4.3.0 Come back later")


def test_recipient_refused_for_good_fails_at_once_with_the_servers_words(postbox: Postbox, subject: User) -> None:
    postbox.refusals[address_of(ADA)] = "550 5.1.1 No such person here"
    announced(subject)
    assert (only().status, only().attempts, only().last_error) == ("failed", 1, "550 5.1.1 No such person here")


def test_mail_refused_for_good_fails_at_once_with_the_servers_words(postbox: Postbox, subject: User) -> None:
    postbox.answer_to_data = "554 5.7.1 We do not take this"
    announced(subject)
    assert (only().status, only().last_error) == ("failed", "554 5.7.1 We do not take this")


def test_server_that_hangs_is_given_up_and_tried_again(postbox: Postbox, subject: User, settings: Any) -> None:
    postbox.hang_seconds, settings.EMAIL_TIMEOUT = 3, 0.3
    announced(subject)
    assert (only().status, only().last_error) == (
        "waiting",
        "SMTPServerDisconnected: Connection unexpectedly closed: timed out",
    )


def test_server_that_is_down_stops_the_batch_after_one_message(postbox: Postbox, subject: User, settings: Any) -> None:
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    announced(subject, UUID(int=1), UUID(int=2), UUID(int=3))
    assert list(Message.objects.order_by("pk").values_list("status", "attempts", "last_error")) == [
        ("waiting", 1, "ConnectionRefusedError: [Errno 111] Connection refused"),
        ("waiting", 0, ""),
        ("waiting", 0, ""),
    ]
    settings.EMAIL_PORT = working
    assert delivery.sweep() == {"sent": 2}


def test_broken_template_is_shown_as_the_error_and_stops_nobody_else(
    postbox: Postbox, subject: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="no name", context={})
        outbox.announce(KIND.code, recipients=[ADA], subject=subject, key="note", context={"whom": "Ada"})
    assert list(Message.objects.order_by("pk").values_list("status", "last_error")) == [
        ("waiting", "KeyError: 'whom'"),
        ("sent", ""),
    ]


def test_broker_that_is_down_does_not_fail_the_request_and_the_sweep_delivers(
    postbox: Postbox, subject: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(**_kwargs: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", down)
    announced(subject)
    assert postbox.mails == []
    assert delivery.sweep() == {"sent": 1}
    assert len(postbox.mails) == 1


def test_failed_message_is_sent_again_when_somebody_says_so(postbox: Postbox, subject: User) -> None:
    postbox.refusals[address_of(ADA)] = "550 5.1.1 No such person here"
    announced(subject)
    postbox.refusals.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        delivery.send_again(message_id=only().pk, actor=subject)
    assert (only().status, only().attempts, only().last_error) == ("sent", 1, "")
    assert len(postbox.mails) == 1
    entry = AuditEntry.objects.get(action="message.sent_again")
    assert (entry.actor, entry.before, entry.after) == (subject, "failed", "waiting")


@pytest.mark.parametrize("status", ["waiting", "sending", "sent", "cancelled"])
def test_only_a_stuck_message_can_be_sent_again(subject: User, status: str, unsent: None) -> None:
    (message,) = announced(subject)
    times = {"sent": {"sent_at": clock.now()}, "sending": {"claim": uuid4(), "claimed_until": clock.now()}}
    Message.objects.filter(pk=message.pk).update(status=status, **times.get(status, {}))
    with pytest.raises(Refused):
        delivery.send_again(message_id=message.pk, actor=subject)
    assert only().status == status


@pytest.mark.usefixtures("unsent")
def test_claimed_message_is_left_to_its_worker_until_the_claim_runs_out(postbox: Postbox, subject: User) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        (message,) = announced(subject)
        held = delivery.claim(message.pk)
        assert delivery.claim(message.pk) is None
        assert delivery.deliver(message.pk) is None
        now.shift(dt.timedelta(minutes=10))
        assert delivery.sweep() == {"sent": 1}
        assert held is not None
        assert delivery._close(held, status=MessageStatus.FAILED) is False
    assert only().status == "sent"


def test_message_cannot_be_sent_without_its_time(subject: User, unsent: None) -> None:
    (message,) = announced(subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(status="sent")


@pytest.mark.usefixtures("unsent")
def test_command_sweeps_once_and_says_what_became_of_the_messages(postbox: Postbox, subject: User) -> None:
    announced(subject, ADA, NO_ADDRESS)
    told = []
    for _ in range(2):
        out = StringIO()
        call_command("sweep_outbox", stdout=out)
        told.append(out.getvalue())
    assert told == ["sent: 1\nwithheld: 1\n", "Nothing was due.\n"]


def test_batch_begins_no_message_once_its_time_is_up(postbox: Postbox, subject: User, settings: Any) -> None:
    settings.OUTBOX_BATCH_SECONDS_MAX = -1
    announced(subject, UUID(int=1), UUID(int=2))
    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["sent", "waiting"]


def test_moves_of_a_message_end_in_sent_cancelled_and_told_without_mail() -> None:
    assert [status for status in MessageStatus if delivery.MESSAGE_MOVES.is_final(status)] == [
        MessageStatus.SENT,
        MessageStatus.CANCELLED,
        MessageStatus.MUTED,
    ]
