"""No list's file, no mail and no row of the audit carries confidential text to somebody who may not read it."""

import datetime as dt
from typing import Any, Final

import pytest
import time_machine

from cib.common import clock, outbox
from cib.common.directory import directory
from cib.common.mail import compose
from cib.common.models import AuditEntry, Message
from councils.queries import forget_standings
from councils.services import appointments
from peerchallenge.permissions import POLICY
from tests.access import addresses
from tests.access.reading import expectations, expected
from tests.access.secrets import MAY_READ, OBJECTION
from tests.access.world import World
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db

LISTS: Final = (
    "councils:council_list",
    "councils:our_people",
    "councils:person_list",
    "desk:contacts",
    "desk:cluster",
    "desk:messages",
    "desk:my_messages",
    "desk:reminders_coming",
    "desk:region",
    "peerchallenge:days",
    "peerchallenge:engagement_list",
    "peerchallenge:pool_list",
    "peerchallenge:queue",
)


def test_files_of_lists_hold_nothing_confidential(world: World) -> None:
    rows = expectations(frozenset(world.people))
    files: list[Any] = []
    for person, user in world.people.items():
        wanted = [name for name in LISTS if expected(rows[name, "get"], "get", person) == "in"]
        if user is not None and wanted:
            browser = accounts.signed_in(user)
            files += [browser.get(f"{addresses.address(world, name)}?export=csv").content for name in wanted]
    assert len(files) > len(LISTS)
    assert [file for file in files if b"SECRET-" in file] == []


def test_mails_hold_nothing_confidential(world: World) -> None:
    mails = []
    for message in Message.objects.all():
        addressee = directory().addressee(message.person_id)
        if addressee is not None:
            mails.append(str(compose(message, outbox.kind_of(message), addressee, None).message()))
    assert len(mails) > 50
    assert [mail for mail in mails if "SECRET-" in mail] == []


def test_rows_of_messages_and_audit_hold_nothing_confidential(world: World) -> None:
    rows = [str(row.context) for row in Message.objects.all()]
    rows += [f"{row.changes} {row.before} {row.after}" for row in AuditEntry.objects.all()]
    assert len(rows) > 100
    assert [row for row in rows if "SECRET-" in row] == []


#: Enough people to read everything that is there to be read.
READERS: Final = ("chief_executive", "dcs", "manager", "member_interested", "other_dcs")


def test_every_planted_text_is_read_by_somebody_it_is_for(world: World) -> None:
    """Else the search for leaks would search for what is shown nowhere; the reason of an objection indeed is not."""
    rows, unread = expectations(frozenset(world.people)), set(MAY_READ)
    for person in READERS:
        browser = accounts.signed_in(world.people[person])
        for (name, method), row in rows.items():
            if method == "get" and expected(row, method, person) == "in":
                body = browser.get(addresses.address(world, name)).content.decode("utf-8", "replace")
                unread -= {text for text in unread if text in body}
    assert unread == {OBJECTION}


def test_days_of_other_members_of_a_cluster_stay_theirs(world: World) -> None:
    """A member's director sees the cluster and its own standing; the cluster's lead sees that of every member."""
    figures = {}
    for person in ("fellow_dcs", "cluster_lead"):
        page = accounts.signed_in(world.people[person]).get(addresses.address(world, "desk:cluster"))
        figures[person] = [row.council.short_name for row in page.context["rows"] if row.position is not None]
    assert figures == {"fellow_dcs": ["Eastholt"], "cluster_lead": ["Eastholt", "Northbridge"]}


def test_concern_is_its_addressees_successors_and_no_longer_theirs(world: World) -> None:
    """Rights follow the post of today: who was told of a concern and has left cannot read it any more."""
    post, coming = world.people["dcs"].person.appointments.get(), world.people["scrutiny_chair"]
    appointments.replace_holder(
        appointment_id=post.pk,
        person_id=make.person_behind(coming).pk,
        on_date=clock.today() + dt.timedelta(days=1),
        actor=world.people["staff"],
    )
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        forget_standings()
        assert not POLICY.allows(world.people["dcs"], "view_concern", world.concern)
        assert POLICY.allows(coming, "answer_concern", world.concern)
