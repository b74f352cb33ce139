"""CIB staff read and write what messages say: checked, previewed, in force from a day, and never in the past."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock, delivery, outbox
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.message_texts import text_in_force
from cib.common.models import AuditEntry, Message, MessageText
from cib.desk.services.texts import write_message_text
from councils.enums import Role
from tests.factories import accounts, councils

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)
WEEK = dt.timedelta(days=7)
KIND = "councils.appointed"
BODY = "From now on you are: {as_what}.\n\n{link}\n\nThank you."


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)
    with time_machine.travel(clock.london_morning(DAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff() -> User:
    """Give a member of CIB staff."""
    return councils.first_staff()


@pytest.fixture
def at(staff: User) -> Client:
    """Give their browser."""
    return accounts.signed_in(staff)


def written(staff: User, **changes: Any) -> MessageText:
    """Write a text."""
    usual = {"kind": KIND, "title": "You are {as_what} now", "body": BODY, "from_date": DAY, "reason": "Plainer"}
    return write_message_text(**{**usual, **changes}, actor=staff)  # type: ignore[arg-type]


def typed(**changes: str) -> dict[str, str]:
    """Give what is typed into the form."""
    usual = {"title": "You are {as_what} now", "body": BODY.replace("\n", "\r\n"), "reason": "Plainer", "version": "0"}
    day = {"from_date_day": "1", "from_date_month": "3", "from_date_year": "2027"}
    return {**usual, **day, **changes}


def url(name: str, kind: str = KIND) -> str:
    """Give the address of a page about a kind."""
    return reverse(f"desk:{name}", args=[kind])


def appointed() -> Message:
    """Let somebody be appointed, and give the message."""
    someone = councils.person()
    councils.user_of(someone)
    councils.appointment(someone, Role.CHIEF_EXECUTIVE, council=councils.council())
    return Message.objects.filter(kind=KIND).latest("pk")


def delivered(message: Message) -> Any:
    """Deliver a message and give the mail."""
    assert delivery.deliver(message.pk) is not None
    return django_mail.outbox[-1]


# --- Delivery --------------------------------------------------------------------------------------


def test_delivery_uses_the_text_in_force_then(staff: User) -> None:
    first = appointed()
    written(staff)
    mail = delivered(first)
    assert mail.subject.startswith("You are Chief executive")
    assert mail.body.index("From now on you are") < mail.body.index("http") < mail.body.index("Thank you.")
    html = mail.alternatives[0][0]
    assert html.index("From now on you are") < html.index("<a href") < html.index("Thank you.")


def test_text_counts_from_its_day_and_what_was_told_keeps_its_words(staff: User, now: Any) -> None:
    before = appointed()
    written(staff, from_date=DAY + WEEK)
    assert delivered(before).subject.startswith("You have been appointed")
    now.shift(WEEK)
    after = appointed()
    assert delivered(after).subject.startswith("You are Chief executive")
    page = accounts.signed_in(staff).get(reverse("desk:messages"), {"status": "sent", "kind": KIND}).content.decode()
    assert ("You have been appointed: Chief executive" in page, "You are Chief executive" in page) == (True, True)


def test_latest_day_holds_and_of_one_day_the_newest(staff: User) -> None:
    later = written(staff, from_date=DAY + WEEK, title="Later")
    today = written(staff, title="Today")
    newer = written(staff, title="Newer")
    assert text_in_force(KIND) == newer
    assert text_in_force(KIND, DAY + WEEK) == later
    assert [row.number for row in (later, today, newer)] == [1, 2, 3]


def test_message_that_lacks_a_fact_says_what_is_shipped(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    message = appointed()
    kind = outbox.registered_kinds()[KIND]
    monkeypatch.setitem(outbox._kinds, KIND, dataclasses.replace(kind, names=("place",)))
    written(staff, title="You are {as_what} at {place}")
    assert delivered(message).subject.startswith("You have been appointed")


def test_message_of_an_older_release_brings_its_text_along() -> None:
    message = appointed()
    Message.objects.filter(pk=message.pk).update(context={"text": "As it was written.", "as_what": "DCS"})
    assert "As it was written." in delivered(message).body


def test_text_cannot_name_what_its_kind_does_not_offer(staff: User) -> None:
    with pytest.raises(Refused) as refused:
        written(staff, kind="councils.invited", body="{sending}\n\n{link}")
    assert [breach.code for breach in refused.value.breaches] == ["TX-02"]


# --- The service -----------------------------------------------------------------------------------


def test_writing_leaves_an_audit_row_and_tells_other_staff(staff: User) -> None:
    other = councils.person_behind(councils.staff())
    text = written(staff)
    row = AuditEntry.objects.get(action="message_text.changed")
    assert (row.actor, row.changes) == (staff, {"kind": KIND, "number": 1, "from_date": "2027-03-01"})
    told = Message.objects.filter(kind="programme.changed", subject_id=str(text.pk))
    assert [(m.person_id, m.context["path"]) for m in told] == [(other.pk, url("message_text"))]


def test_only_staff_write_and_only_of_kinds_there_are(staff: User) -> None:
    with pytest.raises(NotAllowed):
        written(councils.user_of(councils.person()))
    with pytest.raises(NotVisible):
        written(staff, kind="no.such")


def test_version_of_an_older_page_is_stale(staff: User) -> None:
    written(staff)
    with pytest.raises(Stale):
        written(staff, title="Another", version_seen=0)


def test_going_back_is_a_new_version_with_the_words_shipped(staff: User, at: Client) -> None:
    written(staff)
    initial = at.get(url("message_text_edit"), {"from": "0"}).context["form"].initial
    back = written(staff, title=initial["title"], body=initial["body"], reason="It was clearer", version_seen=1)
    assert (back.number, back.is_shipped) == (2, True)
    assert "the shipped words again" in at.get(url("message_text")).content.decode()


def test_texts_are_rows_of_record(staff: User) -> None:
    text = written(staff)
    with pytest.raises(IntegrityError):
        MessageText.objects.filter(pk=text.pk).update(title="Other")


# --- The pages -------------------------------------------------------------------------------------


def test_page_tells_words_placeholders_preview_and_history(staff: User, at: Client) -> None:
    written(staff)
    page = at.get(url("message_text")).content.decode()
    for words in (
        "You are {as_what} now",
        "{as_what}",
        "such as",
        "Version 1",
        "In force",
        "Plainer",
        "became",
        "<iframe",
    ):
        assert words in page
    assert "Version 0, shipped with the product" in page


def test_placeholders_stand_beside_the_field_with_an_example(at: Client) -> None:
    page = at.get(url("message_text_edit")).content.decode()
    assert (
        "{as_what}: the post or the part that somebody takes, such as “Director of Children’s Services, Leeds”" in page
    )


def test_refusal_stands_beside_the_field_and_keeps_what_was_typed(at: Client) -> None:
    answer = at.post(url("message_text_edit"), typed(body="Dear {nobody}, <b>now</b>\n"))
    form = answer.context["form"]
    codes = [words.rpartition("rule ")[2].rstrip(")") for words in form.errors["body"]]
    assert (answer.status_code, codes) == (422, ["TX-02", "TX-04", "TX-06"])
    page = answer.content.decode()
    assert "Dear {nobody}, &lt;b&gt;now&lt;/b&gt;" in page
    assert "<title>Error: What it says: " in page


def test_check_previews_both_parts_and_publishes_nothing(at: Client) -> None:
    answer = at.post(url("message_text_edit"), typed())
    page = answer.content.decode()
    assert (
        answer.status_code,
        MessageText.objects.count(),
        AuditEntry.objects.filter(action__startswith="message_text").count(),
    ) == (200, 0, 0)
    for words in (
        "It counts from <strong>1 March 2027</strong>",
        "You are Director of Children’s Services, Leeds now",
        "Publish",
    ):
        assert words in page
    frame = page.partition('<iframe class="pc-mail-frame" src="')[2].partition('"')[0].replace("&amp;", "&")
    shown = at.get(frame)
    assert "From now on you are: Director of Children’s Services, Leeds" in shown.content.decode()
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_draft_is_for_its_writer_alone(at: Client) -> None:
    page = at.post(url("message_text_edit"), typed()).content.decode()
    frame = page.partition('<iframe class="pc-mail-frame" src="')[2].partition('"')[0]
    other = accounts.signed_in(councils.first_staff())
    assert "From now on you are" not in other.get(frame).content.decode()


def test_confirming_publishes_and_going_back_keeps_the_words(at: Client) -> None:
    back = at.post(url("message_text_edit"), {**typed(), "change_again": "1"})
    assert (back.status_code, MessageText.objects.count()) == (200, 0)
    assert back.context["form"]["title"].value() == "You are {as_what} now"
    done = at.post(url("message_text_edit"), {**typed(), "confirmed": "1"}, follow=True)
    assert "The text is published" in done.content.decode()
    assert MessageText.objects.get().body == BODY


def test_older_page_is_409_with_what_was_typed(staff: User, at: Client) -> None:
    written(staff)
    answer = at.post(url("message_text_edit"), typed(title="What I wrote"))
    assert (answer.status_code, "What I wrote" in answer.content.decode()) == (409, True)


def test_pages_of_a_kind_that_there_is_not_are_not_there(at: Client) -> None:
    for name in ("message_text", "message_text_edit", "message_text_preview"):
        assert at.get(url(name, "no.such")).status_code == 404


@pytest.mark.parametrize("name", ["message_text", "message_text_edit", "message_text_preview", "message_kinds"])
def test_pages_ask_few_queries_however_many_versions(staff: User, at: Client, name: str) -> None:
    counts = []
    for number in range(2):
        written(staff, title=f"Title {number}")
        with CaptureQueriesContext(connection) as queries:
            at.get(url(name) if name != "message_kinds" else reverse("desk:message_kinds"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_every_kind_can_be_previewed(at: Client) -> None:
    codes = sorted(outbox.registered_kinds())
    assert [at.get(url("message_text_preview", code)).status_code for code in codes] == [200] * len(codes)
