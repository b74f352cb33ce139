"""Years of reminders under a clock that jumps: nothing missed, nothing doubled, everybody gets what the policies say.

Things begin, are moved and are done at random; now and then nothing runs for weeks; two schedulers see the same list
each time. What was sent is compared with a reckoning of its own, that knows no database: only dates.
"""

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.db.models import Min

from cib.accounts.models import User
from cib.common import clock, delivery, directory, outbox, reminders
from cib.common.models import Message, Reminder
from tests.factories import reminders as make
from tests.factories.outbox import KIND, Everybody
from tests.factories.reminders import LEAD, OFFICE, PERSON

pytestmark = pytest.mark.django_db
FIRST = dt.date(2027, 4, 1)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
OFFSETS, ABOVE = (3, 7), ((LEAD, 3), (OFFICE, 7))
YEARS, COUNCILS, THINGS_A_YEAR, OUTAGES_A_YEAR = 10, 153, 2, 2


@pytest.fixture(autouse=True)
def _kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setitem(reminders._events, make.EVENT, make.event())
    monkeypatch.setattr(directory, "_registered", [Everybody()])
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)


# --- The reckoning ---------------------------------------------------------------------------------


@dataclass
class Reckoned:
    """One thing that waits, as the policies have it: what is to come, and what should have been sent."""

    waiting: dict[int, dt.datetime] = field(default_factory=dict)
    level: int = 0
    above: dt.datetime | None = None
    is_done: bool = False
    sent: list[tuple[int, dt.datetime]] = field(default_factory=list)

    def begins(self, since: dt.date) -> None:
        """Wait from a day on: what was planned moves, what was sent is planned anew, nobody above waits any more."""
        self.waiting = {days: clock.london_morning(since + days * DAY) for days in OFFSETS}
        self.level, self.above = 0, None

    def swept(self, at: dt.datetime) -> None:
        """Send what is due: of several the last one; then let the wait of the level above begin."""
        due = {days: when for days, when in self.waiting.items() if when <= at}
        if due:
            self.waiting = {days: when for days, when in self.waiting.items() if days not in due}
            self._send(PERSON.int, max(due.values()), at, is_last=not self.waiting)
        elif self.above is not None and self.above <= at:
            when, self.level, self.above = self.above, self.level + 1, None
            self._send(ABOVE[self.level - 1][0].int, when, at, is_last=self.level < len(ABOVE))

    def waits(self) -> bool:
        """Tell whether anything is to come."""
        return bool(self.waiting) or self.above is not None

    def _send(self, person: int, when: dt.datetime, at: dt.datetime, *, is_last: bool) -> None:
        if self.is_done:
            return
        self.sent.append((person, when))
        if is_last:
            self.above = clock.london_morning(at.astimezone(clock.LONDON).date() + ABOVE[self.level][1] * DAY)


# --- What happens ----------------------------------------------------------------------------------


@dataclass
class Happening:
    """Something begins, is moved or is done, at a moment."""

    at: dt.datetime
    thing: int
    what: str
    since: dt.date


def happenings(chance: random.Random, councils: int, years: int) -> list[Happening]:
    """Draw when things begin, are moved and are done, in the order in which it happens."""
    found = []
    for thing in range(councils * years * THINGS_A_YEAR):
        begins = FIRST + chance.randrange(365 * years) * DAY
        found.append(Happening(_in_the_day(begins, chance), thing, "begins", begins))
        if chance.random() < 0.4:
            day = begins + chance.randrange(1, 25) * DAY
            found.append(Happening(_in_the_day(day, chance), thing, "moved", day + chance.randrange(2, 40) * DAY))
        if chance.random() < 0.6:
            day = begins + chance.randrange(1, 40) * DAY
            found.append(Happening(_in_the_day(day, chance), thing, "done", day))
    return sorted(found, key=lambda happening: (happening.at, happening.thing))


def _in_the_day(day: dt.date, chance: random.Random) -> dt.datetime:
    return clock.london_morning(day) + dt.timedelta(hours=1, minutes=chance.randrange(480))


def outages(chance: random.Random, years: int) -> list[tuple[dt.datetime, dt.datetime]]:
    """Draw stretches of up to five weeks in which nothing runs."""
    starts = sorted(FIRST + chance.randrange(365 * years) * DAY for _ in range(OUTAGES_A_YEAR * years))
    return [(_in_the_day(day, chance), _in_the_day(day + chance.randrange(1, 35) * DAY, chance)) for day in starts]


class Simulation:
    """The product and the reckoning side by side, under one clock."""

    def __init__(self, now: Any, chance: random.Random, councils: int, years: int) -> None:
        self.now, self.agenda = now, happenings(chance, councils, years)
        self.out = outages(chance, years)
        self.subjects: dict[int, User] = {}
        self.reckoned: dict[int, Reckoned] = defaultdict(Reckoned)
        self.open: set[int] = set()

    def run(self) -> None:
        """Go from moment to moment: whatever comes first, a happening or a reminder that falls due."""
        agenda = iter(self.agenda)
        upcoming = next(agenda, None)
        while (due := self._next_due()) is not None or upcoming is not None:
            if upcoming is not None and (due is None or upcoming.at < due):
                self._happens(upcoming)
                upcoming = next(agenda, None)
            elif due is not None:
                self._sweep(due)

    def _next_due(self) -> dt.datetime | None:
        """Give when the next reminder leaves: when it is due, or when the outage is over in which it falls due."""
        due: dt.datetime | None = Reminder.objects.filter(status="planned").aggregate(at=Min("due_at"))["at"]
        if due is None:
            return None
        return max((end for start, end in self.out if start <= due < end), default=due)

    def _happens(self, happening: Happening) -> None:
        self.now.move_to(max(happening.at, clock.now()))
        reckoned = self.reckoned[happening.thing]
        if happening.what == "begins":
            self.subjects[happening.thing] = User.objects.create(email=f"thing{happening.thing}@council.example")
        if happening.what == "done":
            reckoned.is_done = True
            make.done(self.subjects[happening.thing])
        else:
            reckoned.begins(happening.since)
            self.open.add(happening.thing)
            make.planned(self.subjects[happening.thing], happening.since)

    def _sweep(self, due: dt.datetime) -> None:
        """Sweep a second before, when nothing may leave, and then; two schedulers see the same list."""
        if not any(start <= due - SECOND < end for start, end in self.out):
            self.now.move_to(max(due - SECOND, clock.now()))
            assert (reminders.send_due(), delivery.sweep()) == ({}, {}), "something left before its time"
        self.now.move_to(due)
        ids = reminders.due_ids(10_000)
        assert None not in [reminders.fire(pk) for pk in ids]
        assert [reminders.fire(pk) for pk in ids] == [None] * len(ids), "the second scheduler sent something again"
        delivery.sweep()
        for thing in list(self.open):
            self.reckoned[thing].swept(due)
            if not self.reckoned[thing].waits():
                self.open.discard(thing)


def sent() -> dict[str, list[tuple[int, dt.datetime]]]:
    """Give what was sent about each account: to whom, due when."""
    found = defaultdict(list)
    for message in Message.objects.filter(reminder__isnull=False, status="sent").order_by("due_at", "pk"):
        found[message.subject_id].append((message.person_id.int, message.due_at))
    return found


def simulated(seed: int, councils: int, years: int) -> int:
    """Let years go by and compare; give how many messages were sent."""
    make.policies(KIND.code)
    with time_machine.travel(clock.london_morning(FIRST), tick=False) as now:
        simulation = Simulation(now, random.Random(seed), councils, years)
        simulation.run()
    expected = {str(simulation.subjects[thing].pk): it.sent for thing, it in simulation.reckoned.items() if it.sent}
    assert dict(sent()) == expected
    assert not Message.objects.exclude(status__in=["sent", "cancelled"]).filter(reminder__isnull=False).exists()
    assert not Reminder.objects.filter(status__in=["planned", "failed"]).exists()
    return sum(len(rows) for rows in expected.values())


def test_a_tenth_of_ten_years_misses_and_doubles_nothing() -> None:
    assert simulated(1, COUNCILS // 10, YEARS) > 500


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_ten_years_of_every_council_miss_and_double_nothing(seed: int, record_property: Any) -> None:
    messages = simulated(seed, COUNCILS, YEARS)
    record_property("messages", messages)
    assert messages > 5000
