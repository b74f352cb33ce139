"""What happens to turns, councils and directors in years that are drawn at random."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cib.common import clock
from tests.reviews.cycle_reckoning import DAY, Place, Turn


@dataclass(frozen=True)
class Happening:
    """Something that somebody does on a day, in office hours; `what` names it, `facts` say to what."""

    at: dt.datetime
    what: str
    facts: tuple[Any, ...]


class Stories:
    """Draws happenings; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def on(self, day: dt.date, what: str, *facts: Any) -> Happening:
        """Let something happen on a day, at some minute of the office's hours."""
        return Happening(clock.london_morning(day) + dt.timedelta(minutes=self.dice.randrange(60, 540)), what, facts)

    def of_turn(self, turn: Turn, today: dt.date) -> Happening:
        """Draw what becomes of a turn that nobody has booked: mostly a review, early or late."""
        what = self.dice.choices(["books", "waives", "counts", "redates", "records"], [70, 8, 8, 8, 6])[0]
        earliest = -1000 if turn.offer.window else -420
        day = turn.due + self.dice.randrange(earliest, 130) * DAY
        return self.on(max(day, today + self.dice.randrange(1, 60) * DAY), what, turn)

    def of_request(self, number: int, today: dt.date) -> Iterator[Happening]:
        """Draw how a request ends: with a review some weeks later, or without one."""
        if self.dice.random() < 0.2:
            yield self.on(today + self.dice.randrange(2, 80) * DAY, "stops", number)
            return
        last_day = today + self.dice.randrange(25, 160) * DAY
        closes = last_day + self.dice.randrange(1, 21) * DAY
        yield self.on(closes, "closes", number, last_day)
        if self.dice.random() < 0.06:  # the programme office hears of it before its days are settled
            yield self.on(last_day + (closes - last_day) // DAY // 2 * DAY, "is_known", number, last_day)

    def second_request(self, turn: Turn, today: dt.date) -> Iterator[Happening]:
        """Let a council ask twice for the same, now and then."""
        if self.dice.random() < 0.06:
            yield self.on(today + self.dice.randrange(1, 30) * DAY, "asks_again", turn.place, turn.offer)

    def directors(self, place: Place, first: dt.date, last: dt.date) -> Iterator[Happening]:
        """Let the director leave, about once in six years; the next one comes at once or after a while."""
        day = first
        while (day := day + self.dice.randrange(200, 4000) * DAY) < last:
            yield self.on(day, "leaves", place)
            day += self.dice.choice([0, 1, 30, 90]) * DAY
            yield self.on(day + DAY, "comes", place)
            day += 2 * DAY

    def reorganisations(self, councils: int, first: dt.date, last: dt.date) -> Iterator[Happening]:
        """Let councils be split, merged or follow one another, a few in a hundred councils each year."""
        for _ in range(max(3, councils * (last - first).days // 365 // 120)):
            begins = first + self.dice.randrange(200, (last - first).days) * DAY
            told = begins - self.dice.randrange(10, 180) * DAY
            yield self.on(told, self.dice.choice(["splits", "merges", "follows"]), begins)

    def outages(self, first: dt.date, last: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Draw stretches of up to five weeks, two a year, in which neither worker nor clock runs."""
        day = first + 40 * DAY
        while (day := day + self.dice.randrange(60, 300) * DAY) < last - 60 * DAY:
            ends = day + self.dice.randrange(1, 35) * DAY
            night = clock.london_midnight(day) + dt.timedelta(hours=self.dice.choice([1, 13]))
            yield night, clock.london_midnight(ends) + dt.timedelta(hours=self.dice.randrange(1, 23))
            day = ends
