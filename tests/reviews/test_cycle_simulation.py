"""Ten years of review cycles under a clock that jumps, beside a reckoning of its own that knows dates alone.

Each time that matters comes a second before and then, for two schedulers whose steps mix; now and then nothing runs
for weeks. Councils book early and late, cancel, ask twice, are waived and counted elsewhere, split and merge. In the
end, and along the way, exactly the rows and the messages are there that the policies ask for.
"""

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

import pytest
import time_machine
from django.core import mail

from cib.common import clock, delivery, outbox, reminders
from cib.common.models import Message, Reminder
from councils.queries import forget_standings
from reviews.models import Cycle
from reviews.services import deciding, opening, priorities, reminding
from tests.factories import reviews as making
from tests.reviews.cycle_programme import Programme
from tests.reviews.cycle_reckoning import DAY, UNBOOKED, Offer, Place, Reckoning, Row, Sent, Turn
from tests.reviews.cycle_stories import Happening, Stories

pytestmark = pytest.mark.django_db
FIRST: Final = dt.date(2026, 4, 1)
SECOND: Final = dt.timedelta(seconds=1)
YEARS, COUNCILS = 10, 153
REGIONS: Final = (
    "East",
    "Humber",
    "London",
    "Midlands",
    "North East",
    "North West",
    "South East",
    "South West",
    "West",
)
STEPS: Final[tuple[tuple[str, Callable[[dt.date], int]], ...]] = (
    ("passed_on", opening._pass_on),
    ("added", opening.open_missing),
    ("moved", opening._move_on),
    ("reminded", reminding.remind),
    ("prioritised", priorities.write_priorities),
)
FACTS = ("council__short_name", "offer__code", "state", "origin", "opens_on", "due_soon_on", "due_on", "completed_on")


def rows() -> Counter[Row]:
    """Give every turn there is."""
    return Counter(Cycle.objects.values_list(*FACTS))


def sent() -> Counter[Sent]:
    """Give every reminder that was sent: to whom, of what, and for which morning."""
    turns = {str(cycle.pk): cycle for cycle in Cycle.objects.select_related("council", "offer")}
    found: Counter[Sent] = Counter()
    for message in Message.objects.filter(reminder__isnull=False, status="sent", kind__startswith="cycle."):
        turn = turns[message.subject_id]
        morning = message.due_at.astimezone(clock.LONDON).date()
        found[str(message.person_id), message.kind, turn.council.short_name, turn.offer.code, morning] += 1
    return found


class Simulation:
    """The product and the reckoning side by side, under one clock."""

    def __init__(self, now: Any, seed: int, councils: int, years: int) -> None:
        self.now, self.stories = now, Stories(seed)
        self.dice = self.stories.dice
        self.last = FIRST + 365 * years * DAY
        self.programme = Programme()
        regions = REGIONS[: max(1, councils // 15)]
        self.agenda: list[tuple[dt.datetime, int, Happening]] = []
        self.order = count()
        places = [self.programme.place(regions[n % len(regions)]) for n in range(councils)]
        leads = {region: self.programme.lead_of(region) for region in regions}
        self.it = Reckoning(places, self.programme.offers(), leads, str(self.programme.office.person.pk))
        self.told: set[Turn] = set()
        self.out: list[tuple[dt.datetime, dt.datetime]] = list(self.stories.outages(FIRST, self.last))
        self.done: Counter[str] = Counter()
        for place in places:
            self.programme.director_comes(place)
            self._agree(*self.stories.directors(place, FIRST, self.last))
        self._agree(*self.stories.reorganisations(councils, FIRST, self.last))
        for _, ends in self.out:
            heapq.heappush(self.agenda, (ends, next(self.order), Happening(ends, "resumes", ())))
        self._import_first(places)

    def _import_first(self, places: list[Place]) -> None:
        """Record, at go-live, the last reviews that most councils had."""
        for offer in self.it.offers.values():
            for place in places:
                if offer.years and self.dice.random() < 0.7:
                    last_day = FIRST - self.dice.randrange(1, 365 * offer.years) * DAY
                    self._record(place.name, offer, last_day)

    # --- The clock ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Go from day to day: the night, the morning, the office's hours."""
        self._draw(FIRST)
        day = FIRST + DAY
        while day <= self.last:
            self._night(day)
            self._until(clock.london_morning(day))
            self._morning(day)
            self._until(clock.london_midnight(day + DAY))
            self._draw(day)
            day += DAY

    def _until(self, end: dt.datetime) -> None:
        while self.agenda and self.agenda[0][0] < end:
            self._happens(heapq.heappop(self.agenda)[2])

    def _move(self, at: dt.datetime) -> None:
        self.now.move_to(at)
        forget_standings()

    def _is_out(self, at: dt.datetime) -> bool:
        return any(start <= at < end for start, end in self.out)

    def _night(self, day: dt.date) -> None:
        """Run the schedule a second before midnight, as of the day before, and at midnight."""
        at = clock.london_midnight(day)
        if self._is_out(at) or not (self.it.has_work(day) or self.dice.random() < 0.02):
            return
        for moment, schedulers in ((at - SECOND, 1), (at, self.dice.choice([1, 2]))):
            if not self._is_out(moment):
                self._move(moment)
                self._schedule(schedulers)
                self._sweep()
                assert rows() == self.it.rows(), f"other rows on {clock.today()}"

    def _schedule(self, schedulers: int = 2) -> None:
        """Let schedulers go through the steps of the night, now one, now the other."""
        found: Counter[str] = Counter()
        at: list[Iterator[tuple[str, Callable[[dt.date], int]]]] = [iter(STEPS) for _ in range(schedulers)]
        order = [who for who in range(schedulers) for _ in STEPS]
        self.dice.shuffle(order)
        for who in order:
            name, step = next(at[who])
            found[name] += step(clock.today())
        assert +found == self.it.night(clock.today()), f"another night on {clock.today()}"

    def _morning(self, day: dt.date) -> None:
        """Sweep a second before eight, when nothing may leave, and at eight."""
        at = clock.london_morning(day)
        if not self._is_out(at) and day in self.it.mornings():
            self._move(at - SECOND)
            assert (reminders.send_due(), self._delivered()) == ({}, {}), "something left before its time"
            self._move(at)
            self._sweep()

    def _sweep(self) -> None:
        """Let two schedulers send what is due, each reminder tried by both; where nothing is, look now and then."""
        today = clock.today()
        last = today if clock.now() >= clock.london_morning(today) else today - DAY
        if min(self.it.mornings(), default=self.last) <= last or self.dice.random() < 0.02:
            self._send()
        self.it.sweep(last, today)

    def _send(self) -> None:
        for pk in reminders.due_ids(100_000):
            assert [reminders.fire(pk) is None, reminders.fire(pk)] == [False, None], "a reminder left twice"
        assert set(self._delivered()) <= {"sent"}, "a reminder was not delivered"

    def _delivered(self) -> Counter[str]:
        """Deliver reminders; whatever else the services announced is no part of this."""
        Message.objects.filter(reminder__isnull=True, status="waiting").update(status="cancelled")
        found = delivery.sweep()
        while delivery.due_ids(1):
            found += delivery.sweep()
        return found

    # --- What happens ------------------------------------------------------------------------------

    def _agree(self, *happenings: Happening) -> None:
        for one in happenings:
            if one.at.date() < self.last:
                heapq.heappush(self.agenda, (one.at, next(self.order), one))

    def _draw(self, today: dt.date) -> None:
        """Draw a story for every turn that has none."""
        for turn in self.it.live.values():
            if turn not in self.told and turn.state in UNBOOKED:
                self.told.add(turn)
                self._agree(self.stories.of_turn(turn, today))

    def _happens(self, one: Happening) -> None:
        self._move(one.at)
        if getattr(self, f"_{one.what}")(*one.facts) is not False:
            self.done[one.what] += 1

    def _is_free(self, turn: Turn) -> bool:
        """Tell whether the turn is still to come and nobody has booked it."""
        self.told.discard(turn)
        return turn.state in UNBOOKED and self.it.live.get((turn.place, turn.offer.code)) is turn

    def _can_ask(self, name: str) -> bool:
        place = self.it.places[name]
        return place.is_there(clock.today()) and place.director(clock.today()) is not None

    def _resumes(self) -> None:
        """Run again what is late, in whichever order it comes."""
        if self.dice.random() < 0.5:
            self._send()
        self._schedule()
        self._sweep()
        assert rows() == self.it.rows(), f"other rows after the outage until {clock.now()}"

    def _books(self, turn: Turn) -> bool | None:
        if not self._is_free(turn) or not self._can_ask(turn.place):
            return False
        self._asks(turn.place, turn.offer)
        self._agree(*self.stories.second_request(turn, clock.today()))
        return None

    def _asks_again(self, place: str, offer: Offer) -> bool | None:
        return self._asks(place, offer) if (place, offer.code) in self.it.live and self._can_ask(place) else False

    def _asks(self, place: str, offer: Offer) -> None:
        number = self.programme.asks(place, offer)
        self.it.asks(number, place, offer, clock.today())
        self._agree(*self.stories.of_request(number, clock.today()))

    def _stops(self, number: int) -> None:
        self.programme.stops(number)
        self.it.stops(number, clock.today())

    def _closes(self, number: int, last_day: dt.date) -> None:
        self.programme.closes(number, last_day)
        self.it.closes(number, last_day, clock.today())

    def _is_known(self, number: int, last_day: dt.date) -> bool | None:
        request = self.it.requests[number]
        return self._record(request.place, request.offer, last_day)

    def _waives(self, turn: Turn) -> bool | None:
        if not self._is_free(turn):
            return False
        deciding.waive_cycle(cycle_id=self.programme.cycle_of(turn), reason="Inspected", actor=self.programme.office)
        self.it.waives(turn, clock.today())
        return None

    def _past_day(self, turn: Turn) -> dt.date | None:
        day = clock.today() - self.dice.randrange(0, 200) * DAY
        return None if day in self.it.days.get((turn.place, turn.offer.code), ()) else day

    def _counts(self, turn: Turn) -> bool | None:
        if not self._is_free(turn) or (day := self._past_day(turn)) is None:
            return False
        facts = {"cycle_id": self.programme.cycle_of(turn), "completed_on": day, "reason": "Reviewed in the region"}
        deciding.count_elsewhere(**facts, actor=self.programme.office)
        self.it.counts_elsewhere(turn, day, clock.today())
        return None

    def _redates(self, turn: Turn) -> bool | None:
        is_free = self._is_free(turn)
        if self.it.live.get((turn.place, turn.offer.code)) is not turn:
            return False
        due = clock.today() + self.dice.randrange(0, 800) * DAY
        facts = {"cycle_id": self.programme.cycle_of(turn), "due_on": due, "reason": "Agreed with the region"}
        deciding.set_due_date(**facts, actor=self.programme.office)
        self.it.falls_due(turn, due, clock.today())
        return is_free or None

    def _records(self, turn: Turn) -> bool | None:
        day = self._past_day(turn) if self._is_free(turn) else None
        return False if day is None else self._record(turn.place, turn.offer, day)

    def _record(self, place: str, offer: Offer, last_day: dt.date) -> bool | None:
        if last_day in self.it.days.get((place, offer.code), ()):
            return False
        making.recorded(self.programme.councils[place], last_day, offer.code)
        self.it.is_recorded(place, offer, last_day, clock.today())
        return None

    # --- Councils and their directors --------------------------------------------------------------

    def _leaves(self, place: Place) -> bool | None:
        if not self._can_ask(place.name):
            return False
        self.programme.director_leaves(place)
        return None

    def _comes(self, place: Place) -> bool | None:
        if not place.is_there(clock.today()) or place.director(clock.today()) is not None:
            return False
        self.programme.director_comes(place)
        return None

    def _splits(self, begins: dt.date) -> bool | None:
        return self._reorganised(begins, 1, 2)

    def _merges(self, begins: dt.date) -> bool | None:
        return self._reorganised(begins, 2, 1)

    def _follows(self, begins: dt.date) -> bool | None:
        return self._reorganised(begins, 1, 1)

    def _reorganised(self, begins: dt.date, old: int, new: int) -> bool | None:
        """Announce that councils of one region end and others begin on a day."""
        by_region = defaultdict(list)
        for place in self.it.places.values():
            if place.ends is None and place.is_there(clock.today()):
                by_region[place.region].append(place)
        region = self.dice.choice(sorted(by_region))
        if len(by_region[region]) < old:
            return False
        ending = self.dice.sample(by_region[region], old)
        for after in [self.programme.place(region, begins) for _ in range(new)]:
            for before in ending:
                making.succession(self.programme.councils[before.name], self.programme.councils[after.name], begins)
                before.ends = begins
                after.before.append(before.name)
            self.it.places[after.name] = after
            self._agree(self.stories.on(begins, "comes", after))
        return None


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)


def simulated(seed: int, councils: int, years: int) -> Simulation:
    """Let years go by; compare what is there and what was sent."""
    with time_machine.travel(clock.london_morning(FIRST), tick=False) as now, outbox.silently():
        simulation = Simulation(now, seed, councils, years)
        simulation.run()
        assert rows() == simulation.it.rows()
    assert sent() == Counter(simulation.it.sent)
    assert len([one for one in mail.outbox if "due" in one.subject]) == len(simulation.it.sent)
    assert not Message.objects.filter(reminder__isnull=False).exclude(status__in=["sent", "cancelled"]).exists()
    assert not Reminder.objects.filter(policy__event__startswith="cycle.", status="failed").exists()
    return simulation


def test_a_tenth_of_ten_years_gives_each_turn_and_each_reminder_once() -> None:
    assert len(simulated(1, COUNCILS // 10, YEARS).it.sent) > 400


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3])
def test_ten_years_of_every_council_give_each_turn_and_each_reminder_once(seed: int, record_property: Any) -> None:
    simulation = simulated(seed, COUNCILS, YEARS)
    record_property("turns", simulation.it.rows().total())
    record_property("messages", len(simulation.it.sent))
    record_property("outages", len(simulation.out))
    record_property("happenings", dict(simulation.done))
    assert len(simulation.it.sent) > 4000
