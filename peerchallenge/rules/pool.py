"""What must hold in the pool: pure functions over frozen facts, each with its code. All days in half-days."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from cib.common.components.words import half_days_words, long_date
from cib.common.errors import Breach
from councils.enums import Party
from peerchallenge.enums import Accreditation, ChallengerKind, Depth, Half
from peerchallenge.rules.half_days import HalfDay, half_days_in_words, weekly_in_words

PLEDGE_HALF_DAYS_MAX: Final = 60  # six working weeks a year: more is a post, not a pledge
DIARY_DAYS_MAX: Final = 366
DIARY_YEARS_AHEAD_MAX: Final = 3
PATTERN: Final = re.compile(r"[01]{10}")
ACCREDITATION_YEARS_MAX: Final = 5

#: Where accreditation may go from each state (R057); staying in a state with another end is a renewal.
ACCREDITATION_MOVES: Final[dict[str, frozenset[str]]] = {
    Accreditation.APPLIED: frozenset({Accreditation.ASSESSED, Accreditation.PROVISIONAL, Accreditation.LAPSED}),
    Accreditation.ASSESSED: frozenset({Accreditation.PROVISIONAL, Accreditation.ACCREDITED, Accreditation.LAPSED}),
    Accreditation.PROVISIONAL: frozenset({Accreditation.ACCREDITED, Accreditation.SUSPENDED, Accreditation.LAPSED}),
    Accreditation.ACCREDITED: frozenset({Accreditation.SUSPENDED, Accreditation.LAPSED}),
    Accreditation.SUSPENDED: frozenset({Accreditation.PROVISIONAL, Accreditation.ACCREDITED, Accreditation.LAPSED}),
    Accreditation.LAPSED: frozenset({Accreditation.APPLIED, Accreditation.ASSESSED}),
}
WITH_END: Final = frozenset({Accreditation.PROVISIONAL, Accreditation.ACCREDITED})


@dataclass(frozen=True)
class ProfileFacts:
    """What the rules ask about a challenger's profile before it is kept."""

    today: dt.date
    kind: str
    party: str
    post_title: str
    is_employed_by_council: bool
    is_person_known: bool
    in_practice_since: dt.date | None
    left_practice_on: dt.date | None


@dataclass(frozen=True)
class PledgeFacts:
    """What the rules ask about a pledge."""

    half_days: int
    used: int
    year: str
    is_over: bool


@dataclass(frozen=True)
class AwayFacts:
    """A time that somebody would mark in a diary, and the half-days of it that are promised already."""

    today: dt.date
    first: dt.date
    last: dt.date
    is_away: bool
    held: Sequence[HalfDay] = ()


@dataclass(frozen=True)
class AccreditationFacts:
    """Where accreditation stands and where it would go."""

    today: dt.date
    before: str
    after: str
    until: dt.date | None


def person_is_known(facts: ProfileFacts) -> list[Breach | None]:
    """POOL-01: only a person with an open record is in the pool."""
    return [] if facts.is_person_known else [Breach("POOL-01", "This person's record is closed.", "person")]


def kind_suits_employer(facts: ProfileFacts) -> list[Breach | None]:
    """POOL-02: officers and member peers belong to a council today, associates to none (R047)."""
    is_associate = facts.kind == ChallengerKind.ASSOCIATE
    if is_associate != facts.is_employed_by_council:
        return []
    if is_associate:
        return [Breach("POOL-02", "A council employs this person, so they cannot be an associate.", "kind")]
    words = "No council employs this person today. Record their employer first, or add them as an associate."
    return [Breach("POOL-02", words, "kind")]


def party_is_of_members(facts: ProfileFacts) -> list[Breach | None]:
    """POOL-03: a member peer has a political group, whose office releases them; nobody else has one."""
    if facts.kind == ChallengerKind.MEMBER:
        known = facts.party in Party.values
        return [] if known else [Breach("POOL-03", "Choose the political group of this member peer.", "party")]
    return [Breach("POOL-03", "Only a member peer has a political group.", "party")] if facts.party else []


def practice_is_in_order(facts: ProfileFacts) -> list[Breach | None]:
    """POOL-04: practice began in the past, and ended after it began (R061)."""
    since, left = facts.in_practice_since, facts.left_practice_on
    found: list[Breach | None] = []
    if since is not None and since > facts.today:
        found.append(Breach("POOL-04", "This date must be today or earlier.", "in_practice_since"))
    if left is not None and left > facts.today:
        found.append(Breach("POOL-04", "This date must be today or earlier.", "left_practice_on"))
    if since is not None and left is not None and left < since:
        found.append(Breach("POOL-04", "Practice cannot end before it began.", "left_practice_on"))
    return found


def post_is_named(facts: ProfileFacts) -> list[Breach | None]:
    """POOL-05: a challenger is known by a post, now or last held."""
    return [] if facts.post_title.strip() else [Breach("POOL-05", "Enter the post.", "post_title")]


def breaches_of_profile(facts: ProfileFacts) -> list[Breach | None]:
    """Ask every rule about a profile."""
    rules = (person_is_known, kind_suits_employer, party_is_of_members, practice_is_in_order, post_is_named)
    return [breach for rule in rules for breach in rule(facts)]


def is_added_once(is_in_pool: bool) -> Breach | None:
    """POOL-06: a person is in the pool once."""
    if not is_in_pool:
        return None
    return Breach("POOL-06", "This person is in the pool already. Find them in the list.", "person")


def depths_are_known(depths: Collection[int]) -> Breach | None:
    """POOL-07: how deep somebody's knowledge goes is one of the three depths."""
    return None if set(depths) <= set(Depth.values) else Breach("POOL-07", "Choose how deep the knowledge goes.")


def pattern_has_ten_marks(pattern: str) -> Breach | None:
    """POOL-08: a weekly pattern says of ten half-days, Monday morning to Friday afternoon, whether they are free."""
    if PATTERN.fullmatch(pattern):
        return None
    return Breach("POOL-08", "Tick the half-days of the week on which you are usually free.", "weekly_pattern")


def pledge_is_possible(facts: PledgeFacts) -> list[Breach | None]:
    """POOL-09: a pledge is within a year's limit, not under what is promised already, and not for a past year."""
    found: list[Breach | None] = []
    if not 0 <= facts.half_days <= PLEDGE_HALF_DAYS_MAX:
        words = f"Pledge no more than {half_days_words(PLEDGE_HALF_DAYS_MAX)} a year."
        found.append(Breach("POOL-09", words, "half_days"))
    if 0 <= facts.half_days < facts.used:
        used = half_days_words(facts.used)
        words = f"Pledge {used} or more: {used} of {facts.year} are booked or given already."
        found.append(Breach("POOL-09", words, "half_days"))
    if facts.is_over:
        found.append(Breach("POOL-09", f"The year {facts.year} is over. Choose a year that is running or to come."))
    return found


def diary_time_is_possible(facts: AwayFacts) -> list[Breach | None]:
    """POOL-10: a time in a diary is in order, not over, not longer than a year and not far ahead."""
    if facts.last < facts.first:
        return [Breach("POOL-10", "The last day must be the first day or later.", "last")]
    found: list[Breach | None] = []
    if facts.last < facts.today:
        found.append(Breach("POOL-10", "This time is over. Enter days to come.", "last"))
    if (facts.last - facts.first).days >= DIARY_DAYS_MAX:
        found.append(Breach("POOL-10", "Enter at most a year at a time.", "last"))
    horizon = facts.today.year + DIARY_YEARS_AHEAD_MAX
    if facts.last.year > horizon:
        found.append(Breach("POOL-10", f"Enter days up to the end of {horizon}.", "last"))
    return found


def promised_time_stays(facts: AwayFacts) -> list[Breach | None]:
    """POOL-11: who has promised a half-day does not go away on it without a word: the visit is moved first."""
    if not facts.is_away or not facts.held:
        return []
    words = (
        f"You are booked for a visit on {half_days_in_words(facts.held)}. Ask the challenge manager to move it, or "
        "stand down, before you mark that time as away."
    )
    return [Breach("POOL-11", words)]


def breaches_of_diary(facts: AwayFacts) -> list[Breach | None]:
    """Ask every rule about a time in a diary."""
    return [*diary_time_is_possible(facts), *promised_time_stays(facts)]


def accreditation_may_go_there(facts: AccreditationFacts) -> list[Breach | None]:
    """POOL-12: accreditation goes from state to state as the scheme says (R057); the same state is a renewal."""
    before, after = Accreditation(facts.before), Accreditation(facts.after)
    renews = before == after and after in WITH_END
    if renews or after in ACCREDITATION_MOVES[before]:
        return []
    words = f"{before.label} cannot become {after.label.lower()}."
    return [Breach("POOL-12", words, "accreditation")]


def accreditation_has_its_end(facts: AccreditationFacts) -> list[Breach | None]:
    """POOL-13: provisional and full accreditation end on a day to come; the other states have none."""
    if facts.after not in WITH_END:
        return [Breach("POOL-13", "Only accreditation has an end.", "until")] if facts.until else []
    last = dt.date(facts.today.year + ACCREDITATION_YEARS_MAX, 12, 31)
    if facts.until is None or not facts.today < facts.until <= last:
        return [Breach("POOL-13", f"Enter a day after today, up to {long_date(last)}.", "until")]
    return []


def breaches_of_accreditation(facts: AccreditationFacts) -> list[Breach | None]:
    """Ask every rule about accreditation."""
    return [*accreditation_may_go_there(facts), *accreditation_has_its_end(facts)]


def interest_is_described(nature: str) -> Breach | None:
    """POOL-14: whoever declares an interest says what it is; only the challenge manager reads it (R074)."""
    return None if nature.strip() else Breach("POOL-14", "Say what your interest is.", "nature")


def interest_is_declared_once(is_declared: bool) -> Breach | None:
    """POOL-15: one open declaration for each council; it is ended before another is made."""
    if not is_declared:
        return None
    words = "You have declared an interest in this council already. End that one first if it has changed."
    return Breach("POOL-15", words, "council")


def nobody_leaves_a_team_behind(references: Sequence[str]) -> Breach | None:
    """POOL-16: who has been asked or has accepted answers, or stands down, before leaving the pool."""
    if not references:
        return None
    return Breach("POOL-16", f"Decline or stand down first: {', '.join(references)}.")


def is_in_pool(has_left: bool) -> Breach | None:
    """POOL-17: nothing is arranged with somebody who left the pool, until they come back."""
    return Breach("POOL-17", "This person has left the pool. Bring them back first.") if has_left else None


def usual_week_words(pattern: str) -> str:
    """Say a weekly pattern in words: Monday to Thursday and Friday morning."""
    monday = dt.date(2000, 1, 3)
    places = [place for place, mark in enumerate(pattern) if mark == "1"]
    free = [HalfDay(monday + dt.timedelta(days=place // 2), Half.values[place % 2]) for place in places]
    return weekly_in_words(free) or "Never"
