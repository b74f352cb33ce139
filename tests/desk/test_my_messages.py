"""Everybody reads what was told to them, and chooses whether mail comes at once, in a digest, or not at all."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock, delivery, outbox
from cib.common.enums import Frequency
from cib.common.errors import Refused
from cib.common.models import AuditEntry, Message, MessagePreference
from cib.desk.services.my_messages import choose_messages
from tests.factories import accounts, councils
from tests.factories.outbox import KIND

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2027, 3, 1)
DAY = dt.timedelta(days=1)
OPTIONAL = replace(KIND, code="tests.optional", title="Good news for {whom}", is_optional=True)
URGENT = replace(KIND, code="tests.urgent", title="A child: {whom}", at_once=True)
TOMORROW = replace(KIND, code="tests.tomorrow", title="Tomorrow: {whom}", in_digest=False)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    for kind in (KIND, OPTIONAL, URGENT, TOMORROW):
        monkeypatch.setitem(outbox._kinds, kind.code, kind)
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)
    with time_machine.travel(clock.london_morning(MONDAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> User:
    """Give somebody who signs in, all messages about that already sent."""
    councils.first_staff()
    user = councils.dcs(councils.council("Ashby"))
    delivery.sweep()
    Message.objects.all().delete()
    mail.outbox.clear()
    return user


def announced(ada: User, *kinds: outbox.Kind) -> None:
    """Announce a note of each kind to her, about an account of its own, and sweep."""
    for kind in kinds or (KIND,):
        with transaction.atomic():
            about = accounts.user()
            person = councils.person_behind(ada).pk
            outbox.announce(kind.code, recipients=[person], subject=about, key=f"n{about.pk}", context={"whom": "Ada"})
    delivery.sweep()


def wants(ada: User, frequency: Frequency, *muted: str) -> MessagePreference:
    """Let her choose."""
    return choose_messages(frequency=frequency, muted=muted, actor=ada)


def states() -> dict[str, str]:
    """Give where the messages stand, by kind."""
    return dict(Message.objects.values_list("kind", "status"))


def subjects() -> list[str]:
    """Give the subject lines of what left."""
    return [sent.subject for sent in mail.outbox]


def shown(ada: User, **query: str) -> str:
    """Give her page of messages."""
    answer = accounts.signed_in(ada).get(reverse("desk:my_messages"), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Reading ---------------------------------------------------------------------------------------


def test_what_was_told_is_listed_as_new_and_leads_there_as_read(ada: User) -> None:
    announced(ada)
    message = Message.objects.get()
    assert "A note for Ada" in shown(ada)
    assert "Mark all as read (1)" in shown(ada)
    answer = accounts.signed_in(ada).get(reverse("desk:my_message", args=[message.pk]))
    assert answer["Location"] == f"/notes/{message.subject_id}/"
    message.refresh_from_db()
    assert message.read_at == clock.now()
    assert "You have read everything." in shown(ada, unread="true")
    assert AuditEntry.objects.filter(action="message.read", actor=ada).count() == 1


def test_everything_is_marked_as_read_at_once_and_nobody_elses(ada: User) -> None:
    other = councils.dcs(councils.council("Benfield"))
    announced(ada, KIND, OPTIONAL)
    announced(other)
    accounts.signed_in(ada).post(reverse("desk:my_messages_read"))
    assert "Mark all as read" not in shown(ada)
    assert "Mark all as read (" in shown(other)


def test_what_was_withheld_or_not_needed_is_not_listed(ada: User) -> None:
    announced(ada)
    Message.objects.update(status="withheld", sent_at=None)
    assert "Nothing has been told to you yet." in shown(ada)


def test_message_of_somebody_else_is_not_to_be_opened(ada: User) -> None:
    announced(ada)
    message = Message.objects.get()
    other = accounts.signed_in(councils.dcs(councils.council("Benfield")))
    assert other.get(reverse("desk:my_message", args=[message.pk])).status_code == 404
    assert other.get(reverse("desk:my_message", args=[10**9])).status_code == 404


def test_message_whose_matter_is_gone_leads_back_to_the_list(ada: User) -> None:
    announced(ada)
    Message.objects.update(kind="gone.kind")
    address = reverse("desk:my_message", args=[Message.objects.get().pk])
    answer = accounts.signed_in(ada).get(address, follow=True)
    assert "is not there any more" in answer.content.decode()


def test_list_asks_as_many_queries_for_three_rows_as_for_one(ada: User) -> None:
    browser: Client = accounts.signed_in(ada)
    counts = []
    for _ in range(2):
        announced(ada, KIND)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("desk:my_messages"))
        counts.append(len(queries))
        announced(ada, OPTIONAL)
    assert counts[0] == counts[1] <= 15


# --- Digests ---------------------------------------------------------------------------------------


def test_daily_digest_gathers_a_day_into_one_mail_with_titles_and_links(ada: User, now: Any) -> None:
    wants(ada, Frequency.DAILY)
    announced(ada, KIND, OPTIONAL)
    assert states() == {KIND.code: "collected", OPTIONAL.code: "collected", "messages.digest": "waiting"}
    assert (subjects(), "Good news for Ada" in shown(ada)) == ([], True)
    now.move_to(clock.london_morning(MONDAY + DAY) - dt.timedelta(seconds=1))
    delivery.sweep()
    assert subjects() == []
    now.shift(1)
    delivery.sweep()
    delivery.sweep()
    assert subjects() == ["Your messages from Peer challenge"]
    assert set(states().values()) == {"sent"}
    body = str(mail.outbox[0].body)
    assert "Good news for Ada" in body
    assert f"/notes/{Message.objects.get(kind=KIND.code).subject_id}/" in body


def test_weekly_digest_leaves_on_monday_and_once_after_an_outage(ada: User, now: Any) -> None:
    wants(ada, Frequency.WEEKLY)
    announced(ada)
    assert Message.objects.get(kind="messages.digest").due_at == clock.london_morning(MONDAY + 7 * DAY)
    now.move_to(clock.london_morning(MONDAY + 30 * DAY))
    delivery.sweep()
    assert subjects() == ["Your messages from Peer challenge"]


def test_concern_about_a_child_and_what_would_be_too_late_never_wait_for_a_digest(ada: User) -> None:
    wants(ada, Frequency.WEEKLY)
    announced(ada, URGENT, TOMORROW)
    assert subjects() == ["A child: Ada", "Tomorrow: Ada"]
    assert outbox.registered_kinds()["concern.raised"].at_once
    assert not outbox.registered_kinds()["visit.tomorrow"].in_digest


def test_digest_asks_again_what_is_needed_and_is_not_sent_empty(ada: User, now: Any) -> None:
    wants(ada, Frequency.DAILY)
    announced(ada, KIND, OPTIONAL)
    done = Message.objects.get(kind=KIND.code)
    User.objects.filter(pk=done.subject_id).update(is_active=False)
    now.move_to(clock.london_morning(MONDAY + DAY))
    delivery.sweep()
    assert states()[KIND.code] == "cancelled"
    assert "A note for Ada" not in str(mail.outbox[0].body)
    announced(ada, URGENT)
    Message.objects.filter(kind=KIND.code).delete()
    announced(ada)
    User.objects.filter(pk=Message.objects.get(kind=KIND.code).subject_id).update(is_active=False)
    now.move_to(clock.london_morning(MONDAY + 2 * DAY))
    delivery.sweep()
    assert subjects().count("Your messages from Peer challenge") == 1


def test_who_wants_mail_at_once_again_gets_what_waited(ada: User) -> None:
    wants(ada, Frequency.DAILY)
    announced(ada)
    wants(ada, Frequency.AT_ONCE)
    delivery.sweep()
    assert subjects() == ["A note for Ada"]


# --- Choosing --------------------------------------------------------------------------------------


def test_optional_kind_is_switched_off_as_mail_and_still_shown(ada: User) -> None:
    wants(ada, Frequency.AT_ONCE, OPTIONAL.code)
    announced(ada, OPTIONAL, KIND)
    assert (subjects(), states()[OPTIONAL.code]) == (["A note for Ada"], "muted")
    assert "Good news for Ada" in shown(ada)


def test_necessary_kind_cannot_be_switched_off(ada: User) -> None:
    browser = accounts.signed_in(ada)
    address = reverse("desk:my_messages_choice")
    assert "An invitation to a team" not in browser.get(address).content.decode()
    answer = browser.post(address, {"frequency": "daily", "muted": ["invitation.sent"]})
    assert answer.status_code == 422
    with pytest.raises(Refused, match="OB-05"):
        wants(ada, Frequency.DAILY, "invitation.sent")
    assert not MessagePreference.objects.filter(frequency="daily").exists()


def test_choice_is_kept_and_shown_again_and_an_old_page_is_stale(ada: User) -> None:
    browser, address = accounts.signed_in(ada), reverse("desk:my_messages_choice")
    sent = {"frequency": "weekly", "muted": [OPTIONAL.code], "version": "1"}
    assert browser.post(address, sent)["Location"] == reverse("desk:my_messages")
    assert browser.post(address, sent).status_code == 409
    wish = MessagePreference.objects.get(user=ada)
    assert (wish.frequency, wish.muted) == ("weekly", [OPTIONAL.code])
    assert browser.get(address).context["form"].initial["frequency"] == "weekly"
