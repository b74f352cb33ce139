"""What years of review cycles must look like, reckoned from dates alone: nothing here knows database or product.

The words of states and origins are those that rows carry. Months are reckoned by dateutil, not by the product's rules.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta

DAY = dt.timedelta(days=1)
OPENS, SOON = relativedelta(months=12), relativedelta(months=3)
#: Days before the due date, and who hears then; once a month while it is overdue, all of them (domain: reminders).
BEFORE = {365: ("host_dcs",), 182: ("host_dcs",), 91: ("host_dcs", "regional_lead"), 30: ("host_dcs", "regional_lead")}
ALL = ("host_dcs", "regional_lead", "cib_staff")
UNBOOKED = ("ahead", "open", "due", "overdue")

Row = tuple[str, str, str, str, dt.date, dt.date, dt.date, dt.date | None]
Sent = tuple[str, str, str, str, dt.date]


@dataclass(frozen=True)
class Offer:
    """An offer that comes round after so many years, or is had once in its window."""

    code: str
    years: int | None
    window: tuple[dt.date, dt.date] | None
    starts_on: dt.date


@dataclass
class Place:
    """A council: where it lies, how long it is there, who came before it, who directs its services on which days."""

    name: str
    region: str
    begins: dt.date | None = None
    ends: dt.date | None = None
    before: list[str] = field(default_factory=list)
    directors: list[tuple[str, dt.date, dt.date | None]] = field(default_factory=list)

    def is_there(self, day: dt.date) -> bool:
        """Tell whether the council is in force."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)

    def director(self, day: dt.date) -> str | None:
        """Give who holds the post on a day."""
        return next((who for who, since, to in self.directors if since <= day and (to is None or day < to)), None)


@dataclass(eq=False)
class Turn:
    """One council's turn to come; `planned` are the mornings on which somebody is to be reminded, by event and whom."""

    place: str
    offer: Offer
    due: dt.date
    origin: str
    state: str = "ahead"
    engagement: int | None = None
    is_near: bool = False
    month: dt.date | None = None
    planned: dict[tuple[str, str], set[dt.date]] = field(default_factory=dict)

    @property
    def opens(self) -> dt.date:
        """Give the day on which booking opens."""
        window = self.offer.window
        return window[0] if window and window[0] <= self.due else self.due - OPENS

    @property
    def soon(self) -> dt.date:
        """Give the day from which it is due soon."""
        return max(self.opens, self.due - SOON)

    def by_time(self, day: dt.date) -> str:
        """Give where time has it, if nobody has booked it."""
        if day > self.due:
            return "overdue"
        return "due" if day >= self.soon else "open" if day >= self.opens else "ahead"

    def moves_to(self, due: dt.date, origin: str) -> None:
        """Fall due on another day: what was planned is forgotten."""
        self.due, self.origin = due, origin
        self.is_near, self.month, self.planned = False, None, {}

    def row(self, completed: dt.date | None = None) -> Row:
        """Give the row of the turn."""
        days = (self.opens, self.soon, self.due)
        return (self.place, self.offer.code, self.state, self.origin, *days, completed)


@dataclass
class Request:
    """A review that was asked for and has not ended; `is_first` once its priority says that the turn is overdue."""

    number: int
    place: str
    offer: Offer
    is_first: bool = False


class Reckoning:
    """Every council's turns under every offer, and what everybody must have been told of them."""

    def __init__(self, places: Iterable[Place], offers: Iterable[Offer], leads: dict[str, str], staff: str) -> None:
        self.places = {place.name: place for place in places}
        self.offers = {offer.code: offer for offer in offers}
        self.leads, self.staff = leads, staff
        self.live: dict[tuple[str, str], Turn] = {}
        self.inherited_from: dict[tuple[str, str], Turn] = {}
        self.days: dict[tuple[str, str], list[dt.date]] = {}
        self.waived: dict[tuple[str, str], list[dt.date]] = {}
        self.over: list[Row] = []
        self.requests: dict[int, Request] = {}
        self.sent: list[Sent] = []

    # --- When a turn falls due ---------------------------------------------------------------------

    def past(self, place: str, offer: Offer) -> list[dt.date]:
        """Give the days from which the next turn counts: reviews that took place, turns that were waived."""
        return [*self.days.get((place, offer.code), ()), *self.waived.get((place, offer.code), ())]

    def next_due(self, place: str, offer: Offer, day: dt.date) -> tuple[dt.date, str] | None:
        """Give when a council's next turn falls due and why then; None where there is none."""
        past = self.past(place, offer)
        if offer.years is None:
            assert offer.window is not None
            return None if any(at >= offer.window[0] for at in past) else (offer.window[1], "window")
        after = relativedelta(years=offer.years)
        if past:
            return max(past) + after, "completed"
        inherited = [due for due in (self.due_before(n, offer, day) for n in self.before(place, day)) if due]
        if inherited:
            return min(inherited), "inherited"
        return max(self.places[place].begins or offer.starts_on, offer.starts_on) + after, "started"

    def before(self, place: str, day: dt.date) -> list[str]:
        """Give the councils that a council follows, once it does."""
        here = self.places[place]
        return [] if here.begins is None or here.begins > day else here.before

    def due_before(self, place: str, offer: Offer, day: dt.date) -> dt.date | None:
        """Give when a council that came before was due: as decided, else as it would be if it were still there."""
        turn = self.live.get((place, offer.code)) or self.inherited_from.get((place, offer.code))
        if turn is not None and turn.origin == "decided":
            return turn.due
        ends = self.places[place].ends
        if ends is not None and ends <= offer.starts_on and not self.past(place, offer):
            return None
        due = self.next_due(place, offer, day)
        return None if due is None else due[0]

    # --- What time does ----------------------------------------------------------------------------

    def night(self, day: dt.date) -> Counter[str]:
        """Bring everything to a day, as whoever runs first after midnight does; give how many turns had what."""
        found: Counter[str] = Counter()
        for turn in self._ended(day):
            self.ends(turn, "passed_on")
            self.inherited_from[turn.place, turn.offer.code] = turn
            found["passed_on"] += 1
        found["added"] = self.fill(day)
        for turn in self._stale(day):
            turn.state = turn.by_time(day)
            found["moved"] += 1
        for turn in self.live.values():
            found["reminded"] += self._plan(turn, day)
        for request in self._late(day):
            request.is_first = True
            found["prioritised"] += 1
        return +found

    def has_work(self, day: dt.date) -> bool:
        """Tell whether that night changes anything."""
        steps = (self._ended(day), self._missing(day, None), self._stale(day), self._late(day))
        return any(next(iter(step), None) is not None for step in steps) or any(
            self._comes_near(turn, day) or self._month(turn, day) for turn in self.live.values()
        )

    def _ended(self, day: dt.date) -> list[Turn]:
        return [t for t in self.live.values() if (ends := self.places[t.place].ends) is not None and ends <= day]

    def _stale(self, day: dt.date) -> list[Turn]:
        return [t for t in self.live.values() if t.state in UNBOOKED and t.state != t.by_time(day)]

    def _late(self, day: dt.date) -> list[Request]:
        turns = ((request, self.live.get((request.place, request.offer.code))) for request in self.requests.values())
        return [request for request, turn in turns if turn and turn.due < day and not request.is_first]

    def _missing(self, day: dt.date, only: str | None) -> Iterator[Turn]:
        for offer in self.offers.values():
            for place in self.places.values():
                if only in (None, offer.code) and place.is_there(day) and (place.name, offer.code) not in self.live:
                    due = self.next_due(place.name, offer, day)
                    if due is not None:
                        yield Turn(place.name, offer, *due)

    def fill(self, day: dt.date, only: str | None = None) -> int:
        """Add the turns that councils in force lack, under every offer or one; give how many."""
        new = list(self._missing(day, only))
        for turn in new:
            turn.state = turn.by_time(day)
            self.live[turn.place, turn.offer.code] = turn
        return len(new)

    def ends(self, turn: Turn, state: str, completed: dt.date | None = None) -> None:
        """Let a turn be over."""
        turn.state, turn.planned = state, {}
        self.over.append(turn.row(completed))
        del self.live[turn.place, turn.offer.code]

    # --- What people are told ----------------------------------------------------------------------

    def _comes_near(self, turn: Turn, day: dt.date) -> bool:
        return turn.state in ("open", "due") and not turn.is_near and turn.due - max(BEFORE) * DAY - DAY <= day

    def _month(self, turn: Turn, day: dt.date) -> dt.date | None:
        """Give the month of an overdue turn that nobody planned yet: the last of them, if several went by."""
        if turn.state != "overdue" or day <= turn.due:
            return None
        months = 0
        while turn.due + relativedelta(months=months + 1) < day:
            months += 1
        month = turn.due + relativedelta(months=months)
        return month if turn.month is None or turn.month < month else None

    def _plan(self, turn: Turn, day: dt.date) -> bool:
        if self._comes_near(turn, day):
            turn.is_near = True
            for days, audiences in BEFORE.items():
                for audience in audiences:
                    turn.planned.setdefault(("cycle.due", audience), set()).add(turn.due - days * DAY)
            return True
        if (month := self._month(turn, day)) is not None:
            turn.month = month
            turn.planned.update({("cycle.overdue", audience): {month + DAY} for audience in ALL})
            return True
        return False

    def mornings(self) -> set[dt.date]:
        """Give every morning on which a reminder is to leave."""
        return {day for turn in self.live.values() for days in turn.planned.values() for day in days}

    def sweep(self, last: dt.date, today: dt.date) -> int:
        """Send what is due by the morning of the day `last`; give how many messages left.

        Of several to the same people the last one leaves, where it is still true and somebody holds the post.
        """
        before = len(self.sent)
        for turn in self.live.values():
            for (event, audience), days in turn.planned.items():
                due = {day for day in days if day <= last}
                days -= due
                true = turn.state == "overdue" if event == "cycle.overdue" else turn.state in ("open", "due")
                who = self._holder(turn, audience, today)
                if due and true and who is not None:
                    self.sent.append((who, event, turn.place, turn.offer.code, max(due)))
        return len(self.sent) - before

    def _holder(self, turn: Turn, audience: str, today: dt.date) -> str | None:
        place = self.places[turn.place]
        if audience == "host_dcs":
            return place.director(today)
        return self.leads[place.region] if audience == "regional_lead" else self.staff

    # --- What people do ----------------------------------------------------------------------------

    def turn_of(self, place: str, offer: Offer, day: dt.date) -> Turn | None:
        """Give the turn to come, added at once where the council lacks one."""
        if (place, offer.code) not in self.live:
            for turn in self._missing(day, offer.code):
                if turn.place == place:
                    turn.state = turn.by_time(day)
                    self.live[place, offer.code] = turn
                    break
        return self.live.get((place, offer.code))

    def asks(self, number: int, place: str, offer: Offer, day: dt.date) -> None:
        """Send a request: it takes the turn unless another has it."""
        turn = self.turn_of(place, offer, day)
        assert turn is not None, "a request is for a turn"
        self.requests[number] = Request(number, place, offer, turn.due < day)
        if turn.state in UNBOOKED:
            turn.state, turn.engagement = "booked", number

    def stops(self, number: int, day: dt.date) -> None:
        """End a request without a review: another one takes the turn, or it is free again."""
        gone = self.requests.pop(number)
        turn = self.live.get((gone.place, gone.offer.code))
        if turn is not None and turn.engagement == number:
            self._is_freed(turn, gone, day)

    def _is_freed(self, turn: Turn, gone: Request, day: dt.date) -> None:
        others = [r.number for r in self.requests.values() if (r.place, r.offer) == (gone.place, gone.offer)]
        turn.engagement = min(others, default=None)
        turn.state = "booked" if others else turn.by_time(day)

    def closes(self, number: int, last_day: dt.date, day: dt.date) -> None:
        """Let a review have taken place: the turn is done, unless the review was counted before or is not its own."""
        gone = self.requests.pop(number)
        turn = self.turn_of(gone.place, gone.offer, day)
        if turn is None or turn.engagement not in (None, number):
            return
        if last_day in self.days.get((gone.place, gone.offer.code), ()):
            if turn.engagement == number:
                self._is_freed(turn, gone, day)
            return
        self._counts(turn, "done", last_day, day)

    def _counts(self, turn: Turn, state: str, last_day: dt.date, day: dt.date) -> None:
        self.days.setdefault((turn.place, turn.offer.code), []).append(last_day)
        self.ends(turn, state, last_day)
        self.turn_of(turn.place, turn.offer, day)

    def waives(self, turn: Turn, day: dt.date) -> None:
        """Let a turn be waived."""
        self.waived.setdefault((turn.place, turn.offer.code), []).append(turn.due)
        self.ends(turn, "waived")
        self.turn_of(turn.place, turn.offer, day)

    def counts_elsewhere(self, turn: Turn, last_day: dt.date, day: dt.date) -> None:
        """Let a review that took place elsewhere count."""
        self._counts(turn, "counted_elsewhere", last_day, day)

    def falls_due(self, turn: Turn, due: dt.date, day: dt.date) -> None:
        """Let CIB staff decide on another due date."""
        turn.moves_to(due, "decided")
        if turn.state in UNBOOKED:
            turn.state = turn.by_time(day)

    def is_recorded(self, place: str, offer: Offer, last_day: dt.date, day: dt.date) -> None:
        """Record a review that comes to be known of; whoever follows from the council is reckoned again."""
        turn = self.live.get((place, offer.code))
        self.days.setdefault((place, offer.code), []).append(last_day)
        if turn is not None and turn.state in UNBOOKED and last_day >= turn.opens:
            self.ends(turn, "done", last_day)
        else:
            self.over.append((place, offer.code, "done", "recorded", last_day, last_day, last_day, last_day))
        line = {name for name in self.places if place in self._line(name)}
        for turn in [t for t in self.live.values() if t.offer == offer and t.place in line]:
            due = self.next_due(turn.place, offer, day)
            if turn.origin != "decided" and due is not None and due[0] != turn.due:
                turn.moves_to(*due)
                if turn.state in UNBOOKED:
                    turn.state = turn.by_time(day)
        self.fill(day, offer.code)

    def _line(self, place: str) -> set[str]:
        """Give a council and everybody that it follows."""
        return {place}.union(*(self._line(name) for name in self.places[place].before))

    # --- What there must be ------------------------------------------------------------------------

    def rows(self) -> Counter[Row]:
        """Give every row that there must be."""
        return Counter([*self.over, *(turn.row() for turn in self.live.values())])
