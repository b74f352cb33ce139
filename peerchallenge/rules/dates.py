"""Rules of dates on site: pure functions over frozen facts. DATE-W... only warn."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cib.common.components.words import counted, half_days_words, long_date
from cib.common.errors import Breach
from peerchallenge.enums import EngagementStatus, Half
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.half_days import HalfDay, half_days_in_words, is_weekend, listed, weekday_date_words

VISIT_HALF_DAYS_MAX = 40  # four working weeks: longer is several visits
YEARS_AHEAD_MAX = 3  # programme years are published that far


@dataclass(frozen=True)
class Diary:
    """What stands in one team member's diary: usual week, exceptions, and half-days held for something else.

    `weekly_pattern`: ten marks, Monday morning to Friday afternoon, 1 where usually free.
    """

    name: str
    weekly_pattern: str = "1" * 10
    away: frozenset[HalfDay] = frozenset()
    free: frozenset[HalfDay] = frozenset()
    held: frozenset[HalfDay] = frozenset()

    def is_away(self, half_day: HalfDay) -> bool:
        """Tell whether the person said that they are not free then; a weekend is nobody's usual week."""
        if half_day in self.away:
            return True
        if half_day in self.free or is_weekend(half_day.date):
            return False
        return self.weekly_pattern[half_day.date.weekday() * 2 + Half.values.index(half_day.half)] == "0"

    def is_free(self, half_day: HalfDay) -> bool:
        """Tell whether the person can be on site then."""
        return not self.is_away(half_day) and half_day not in self.held


@dataclass(frozen=True)
class DatesFacts:
    """Half-days somebody would fix, whose diaries they touch, and who has agreed to unusual days."""

    today: dt.date
    chosen: tuple[HalfDay, ...]
    diaries: tuple[Diary, ...] = ()
    taken: frozenset[HalfDay] = frozenset()
    host_agrees: bool = False
    lead_agrees: bool = False


def _who_must_agree(facts: DatesFacts) -> str:
    missing = [
        name
        for name, agrees in (("the host", facts.host_agrees), ("the lead challenger", facts.lead_agrees))
        if not agrees
    ]
    return f"{listed(missing)} {'have' if len(missing) > 1 else 'has'} not agreed to such days."


def weekends_are_agreed(facts: DatesFacts) -> Breach | None:
    """DATE-01: on site at a weekend only when host and lead challenger both say so."""
    days = sorted({h.date for h in facts.chosen if is_weekend(h.date)})
    if not days or (facts.host_agrees and facts.lead_agrees):
        return None
    words = listed(weekday_date_words(day) for day in days)
    verb = "is at a weekend" if len(days) == 1 else "are at weekends"
    return Breach("DATE-01", f"{words} {verb}, and {_who_must_agree(facts)}", "half_days")


def bank_holidays_are_agreed(facts: DatesFacts) -> Breach | None:
    """DATE-02: on site on a bank holiday of England only when host and lead challenger both say so."""
    days = sorted({h.date for h in facts.chosen if bank_holiday_on(h.date)})
    if not days or (facts.host_agrees and facts.lead_agrees):
        return None
    words = listed(f"{weekday_date_words(day)} ({bank_holiday_on(day)})" for day in days)
    verb = "is a bank holiday" if len(days) == 1 else "are bank holidays"
    return Breach("DATE-02", f"{words} {verb}, and {_who_must_agree(facts)}", "half_days")


def dates_are_not_past(facts: DatesFacts) -> Breach | None:
    """DATE-03: dates are fixed beforehand."""
    days = sorted({h.date for h in facts.chosen if h.date < facts.today})
    if not days:
        return None
    words = listed(long_date(day) for day in days)
    return Breach("DATE-03", f"{words} {'is' if len(days) == 1 else 'are'} past. Choose days to come.", "half_days")


def _clashes(facts: DatesFacts, clashes: Callable[[Diary, HalfDay], bool], says: str) -> list[str]:
    found = [(d.name, [h for h in facts.chosen if clashes(d, h)]) for d in facts.diaries]
    return [f"{name} is {says} {_on(half_days)}." for name, half_days in found if half_days]


def _on(half_days: Iterable[HalfDay]) -> str:
    words = half_days_in_words(half_days)
    return words if words.startswith("the ") else f"on {words}"


def nobody_is_away(facts: DatesFacts) -> Breach | None:
    """DATE-04: nobody is on site on a half-day that their diary marks as away."""
    found = _clashes(facts, lambda diary, half_day: diary.is_away(half_day), "not free")
    if not found:
        return None
    more = "They can change their diary, or you can choose other half-days."
    return Breach("DATE-04", f"{' '.join(found)} {more}", "half_days")


def nobody_is_in_two_places(facts: DatesFacts) -> Breach | None:
    """DATE-05: one place at a time; what else holds the half-day is not said (domain: one place at a time)."""
    found = _clashes(
        facts, lambda diary, half_day: half_day in diary.held and not diary.is_away(half_day), "already booked"
    )
    return Breach("DATE-05", f"{' '.join(found)} Choose other half-days.", "half_days") if found else None


def half_days_are_chosen_once(facts: DatesFacts) -> Breach | None:
    """DATE-06: a visit has at least one half-day and at most forty, none of them twice."""
    if not facts.chosen:
        return Breach("DATE-06", "Choose at least one half-day on site.", "half_days")
    if len(facts.chosen) > VISIT_HALF_DAYS_MAX:
        most = half_days_words(VISIT_HALF_DAYS_MAX)
        return Breach("DATE-06", f"A visit has at most {most}. Fix the rest as another visit.", "half_days")
    twice = {h for h in facts.chosen if facts.chosen.count(h) > 1} | (set(facts.chosen) & facts.taken)
    if not twice:
        return None
    words = half_days_in_words(twice)
    return Breach("DATE-06", f"Already chosen for this engagement: {words}. Each half-day counts once.", "half_days")


def dates_are_near(facts: DatesFacts) -> Breach | None:
    """DATE-07: dates lie within three years, as far as programme years go."""
    last = dt.date(facts.today.year + YEARS_AHEAD_MAX, facts.today.month, 1)
    far = sorted({h.date for h in facts.chosen if h.date > last})
    if not far:
        return None
    return Breach("DATE-07", f"{long_date(far[0])} is too far ahead. Choose days up to {long_date(last)}.", "half_days")


DATE_RULES = (
    weekends_are_agreed,
    bank_holidays_are_agreed,
    dates_are_not_past,
    nobody_is_away,
    nobody_is_in_two_places,
    half_days_are_chosen_once,
    dates_are_near,
)


def dates_are_fixed_while_scoping(status: str) -> Breach | None:
    """DATE-08: dates are fixed while scoping, so that the host approves them with the scope; later they are moved."""
    if status == EngagementStatus.SCOPING:
        return None
    return Breach("DATE-08", "Dates are fixed while scoping. Once the scope is approved, move the visit instead.")


@dataclass(frozen=True)
class Advice:
    """Something to bear in mind, which never stands in the way."""

    code: str
    text: str


@dataclass(frozen=True)
class LengthFacts:
    """How long all visits of an engagement are, against what its offer says; half-days and weeks."""

    today: dt.date
    first_day: dt.date | None
    site_half_days: int
    offer_min: int
    offer_max: int
    notice_weeks_min: int
    dcs_will_be_there: bool = True
    wanted: tuple[dt.date | None, dt.date | None] = (None, None)


def length_is_usual(facts: LengthFacts) -> Advice | None:
    """DATE-W1: fewer or more half-days on site than the offer suggests (R041)."""
    if facts.first_day is None or facts.offer_min <= facts.site_half_days <= facts.offer_max:
        return None
    side = "fewer" if facts.site_half_days < facts.offer_min else "more"
    usual = half_days_words(facts.offer_min)
    if facts.offer_max != facts.offer_min:
        usual = f"{usual} to {half_days_words(facts.offer_max)}"
    have = half_days_words(facts.site_half_days)
    return Advice("DATE-W1", f"The team is on site for {have}: {side} than usual for this offer, which is {usual}.")


def notice_is_usual(facts: LengthFacts) -> Advice | None:
    """DATE-W2: less time to prepare than the offer suggests (timeline: lead times); until the team has come."""
    if facts.first_day is None or facts.first_day <= facts.today:
        return None
    weeks = (facts.first_day - facts.today).days // 7
    if weeks >= facts.notice_weeks_min:
        return None
    ahead = f"only {counted(weeks, 'week')} ahead" if weeks else "less than a week ahead"
    usual = counted(facts.notice_weeks_min, "week")
    return Advice("DATE-W2", f"The visit is {ahead}; {usual} is usual for this offer.")


def dcs_is_there(facts: LengthFacts) -> Advice | None:
    """DATE-W3: the host's DCS should be in the council on all days on site (R140)."""
    if facts.first_day is None or facts.dcs_will_be_there:
        return None
    return Advice(
        "DATE-W3", "Nobody has confirmed that the host’s director of children’s services is there on all these days."
    )


def dates_are_as_wanted(facts: LengthFacts) -> Advice | None:
    """DATE-W4: outside the time for which the host asked."""
    first, last = facts.wanted
    day = facts.first_day
    if day is None or ((first is None or day >= first) and (last is None or day <= last)):
        return None
    return Advice("DATE-W4", f"{long_date(day)} lies outside the time for which the host asked.")


ADVICE_RULES = (length_is_usual, notice_is_usual, dcs_is_there, dates_are_as_wanted)
