"""CIB staff see what will go out and why, hold back and let go, and change when reminders go out."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock, delivery, outbox, reminders
from cib.common.models import AuditEntry, KindHold, Message, Reminder, ReminderPolicy
from tests.factories import accounts, councils
from tests.factories import reminders as make
from tests.factories.outbox import KIND

pytestmark = pytest.mark.django_db
SINCE = dt.date(2027, 3, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)
    with time_machine.travel(clock.london_morning(SINCE), tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a person of the register who is reminded."""
    councils.first_staff()
    ada = councils.person("Ada Avocet")
    holders = {"person": [ada.pk], "lead": [], "office": []}
    monkeypatch.setitem(reminders._events, make.EVENT, make.event(holders))
    return ada


@pytest.fixture
def subject(ada: Any) -> User:
    """Give the account that is waited for, with its reminders planned."""
    make.policies(KIND.code)
    account = accounts.user()
    make.planned(account, SINCE)
    return account


class Desk:
    """The browser of a member of CIB staff, who signs in anew for each page: a session ends when days pass."""

    def get(self, *what: Any) -> Any:
        """Ask for a page."""
        return accounts.signed_in(councils.first_staff()).get(*what)

    def post(self, *what: Any, **how: Any) -> Any:
        """Send a form."""
        return accounts.signed_in(councils.first_staff()).post(*what, **how)


@pytest.fixture
def desk(ada: Any) -> Desk:
    """Give the browser of a member of CIB staff."""
    return Desk()


def swept() -> list[str]:
    """Sweep, and give where the messages of reminders stand."""
    delivery.sweep()
    return [status for _, _, status in make.told()]


def page(desk: Desk, name: str, *args: Any, **query: str) -> str:
    """Give the text of a page."""
    answer = desk.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def pressed(desk: Desk, name: str, *args: Any) -> str:
    """Press a button and give the page one comes to."""
    return desk.post(reverse(f"desk:{name}", args=args), follow=True).content.decode()


@pytest.mark.usefixtures("subject")
def test_what_will_go_out_is_listed_with_day_title_and_audience(desk: Desk) -> None:
    text = page(desk, "reminders_coming")
    for words in ("4 March 2027, 08:00", "8 March 2027, 08:00", "A note for Ada", "7 days after", "Person"):
        assert words in text
    assert "No such reminder" in page(desk, "reminders_coming", status="held")


def test_what_is_due_later_than_thirty_days_is_not_listed(desk: Desk, subject: User) -> None:
    make.planned(subject, SINCE + 24 * DAY)
    text = page(desk, "reminders_coming")
    assert "28 March 2027" in text
    assert "1 April 2027" not in text


@pytest.mark.usefixtures("ada", "subject")
def test_list_of_reminders_asks_as_many_queries_for_three_rows_as_for_one() -> None:
    Reminder.objects.exclude(pk=Reminder.objects.earliest("pk").pk).delete()
    browser, counts = accounts.signed_in(councils.first_staff()), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("desk:reminders_coming")).status_code == 200
        counts.append(len(queries))
        make.planned(accounts.user(), SINCE)
    assert counts[0] == counts[1] <= 15


def test_reminder_tells_whom_it_concerns_today_and_is_held_and_let_go(desk: Desk, subject: User, now: Any) -> None:
    first = Reminder.objects.earliest("due_at")
    text = page(desk, "reminder_detail", first.pk)
    assert "Ada Avocet" in text
    assert "It was planned: Something waits." in text
    for name, args in (("message_text", [first.policy.kind]), ("reminder_policies", [])):
        assert f'href="{reverse(f"desk:{name}", args=args)}"' in text
    pressed(desk, "reminder_hold", first.pk)
    text = page(desk, "reminder_detail", first.pk)
    assert "It will be due, but CIB staff hold it back: it will not go out until let go." in text
    assert text.count("hold it back") == 1
    now.move_to(clock.london_morning(SINCE + 4 * DAY))
    assert swept() == []
    assert "Reminder held back (Cora Curlew)." in page(desk, "reminder_detail", first.pk)
    assert "Held back by CIB staff" in page(desk, "reminders_coming", status="held")
    pressed(desk, "reminder_let_go", first.pk)
    assert swept() == ["sent"]
    assert "OB-03" in pressed(desk, "reminder_let_go", first.pk)
    actions = AuditEntry.objects.filter(object_type="common.reminder").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["reminder.held", "reminder.let_go"]
    assert "number" in page(desk, "reminder_detail", first.pk)


@pytest.mark.usefixtures("subject")
def test_message_tells_why_it_was_sent_and_why_not(desk: Desk, subject: User, now: Any) -> None:
    now.move_to(clock.london_morning(SINCE + 3 * DAY))
    reminders.send_due()
    message = Message.objects.get(reminder__isnull=False)
    text = page(desk, "message_detail", message.pk)
    assert "It was written by a reminder: Something waits, 3 days after, to person." in text
    assert "It would be sent now" in text
    make.done(subject)
    assert "It would not be sent now. It was no longer needed" in page(desk, "message_detail", message.pk)
    delivery.sweep()
    assert "Not needed any more. It was no longer needed when it was due." in page(desk, "message_detail", message.pk)


def test_sent_message_tells_when_and_to_which_address(desk: Desk, subject: User, now: Any) -> None:
    now.move_to(clock.london_morning(SINCE + 3 * DAY))
    delivery.sweep()
    message = Message.objects.get(reminder__isnull=False)
    text = page(desk, "message_detail", message.pk)
    assert f"It was sent to {message.sent_to}." in text
    assert "The programme tried once to send it." in text


def test_message_that_waits_is_held_back_and_let_go(desk: Desk, subject: User, now: Any) -> None:
    now.move_to(clock.london_morning(SINCE + 3 * DAY))
    reminders.send_due()
    message = Message.objects.get(reminder__isnull=False)
    pressed(desk, "message_hold", message.pk)
    assert swept() == ["held"]
    assert "This is held back by cib staff" in pressed(desk, "message_hold", message.pk)
    pressed(desk, "message_let_go", message.pk)
    assert swept() == ["sent"]


def test_kind_is_held_back_with_a_reason_and_let_go_with_what_waited(desk: Desk, subject: User, now: Any) -> None:
    hold = reverse("desk:kind_hold", args=[KIND.code])
    assert desk.post(hold, {"reason": ""}).status_code == 422
    desk.post(hold, {"reason": "The text is wrong"})
    assert "The text is wrong" in page(desk, "message_kinds")
    now.move_to(clock.london_morning(SINCE + 3 * DAY))
    assert swept() == ["held"]
    message = Message.objects.get(reminder__isnull=False)
    assert (message.status, message.why) == ("held", delivery.KIND_HELD)
    assert "1 message leaves now." in pressed(desk, "kind_let_go", KIND.code)
    assert "Nothing had been held back." in pressed(desk, "kind_let_go", KIND.code)
    assert swept() == ["sent"]


def test_concern_about_a_child_and_invitation_to_sign_in_are_never_held_back(desk: Desk) -> None:
    for kind in ("concern.raised", "councils.invited"):
        answer = desk.post(reverse("desk:kind_hold", args=[kind]), {"reason": "Wait"})
        assert (answer.status_code, "OB-02" in answer.content.decode()) == (422, True)
        KindHold.objects.create(kind=kind, reason="By hand", held_at=clock.now())
        assert outbox.registered_kinds()[kind].at_once
    assert desk.get(reverse("desk:kind_hold", args=["no.such"])).status_code == 404


def test_changed_policy_moves_what_is_planned_and_switched_off_sends_nothing(
    desk: Desk, subject: User, now: Any
) -> None:
    policy = ReminderPolicy.objects.get(offset_days=3)
    address = reverse("desk:reminder_policy_edit", args=[policy.pk])
    assert "Something waits: Person" in desk.get(address).content.decode()
    sent = {"days": "5", "is_active": "yes", "version": str(policy.version)}
    assert desk.post(address, sent).status_code == 302
    assert [day for _, day, _ in make.rows()] == ["06 Mar", "08 Mar"]
    assert desk.post(address, sent).status_code == 409
    policy.refresh_from_db()
    assert desk.post(address, {**sent, "days": "401", "version": str(policy.version)}).status_code == 422
    desk.post(address, {"days": "5", "is_active": "no", "version": str(policy.version)})
    now.move_to(clock.london_morning(SINCE + 5 * DAY))
    assert swept() == []
    entry = AuditEntry.objects.filter(action="reminder_policy.changed").earliest("pk")
    assert entry.changes == {"what": "3 days became 5, on"}


@pytest.mark.usefixtures("subject")
def test_policies_are_listed_by_event_with_their_waits(desk: Desk) -> None:
    text = page(desk, "reminder_policies")
    for words in ("Something waits", "3 days after", "7 days after those below were reminded", "Switched off"):
        assert (words in text) == (words != "Switched off")


def test_level_above_is_changed_by_its_wait(desk: Desk, subject: User) -> None:
    policy = ReminderPolicy.objects.get(level=1)
    address = reverse("desk:reminder_policy_edit", args=[policy.pk])
    assert desk.post(address, {"days": "-1", "is_active": "yes"}).status_code == 422
    desk.post(address, {"days": "9", "is_active": "yes", "version": str(policy.version)})
    policy.refresh_from_db()
    assert (policy.wait_days, policy.offset_days, policy.version) == (9, 0, 2)


def test_page_of_a_message_whose_kind_is_gone_says_what_is_known(desk: Desk, subject: User, now: Any) -> None:
    now.move_to(clock.london_morning(SINCE + 3 * DAY))
    reminders.send_due()
    message = Message.objects.get(reminder__isnull=False)
    Message.objects.filter(pk=message.pk).update(kind="gone.kind")
    assert "It could not be delivered now: KeyError." in page(desk, "message_detail", message.pk)
