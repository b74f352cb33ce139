"""When a request may be asked for, answered, sent and run. Codes BK; numbers are the offer version's own data."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cib.common.components.words import long_date
from cib.common.errors import Breach
from peerchallenge.enums import EngagementStatus, Priority

WINDOW_AHEAD_DAYS_MAX = 3 * 366  # a programme looks three years ahead at most
WINDOW_DAYS_MAX = 366
WINDOW_DAYS_ADVISED = 26  # four weeks, from a Monday to the fourth Friday: a good match is likelier then
SITE_HALF_DAYS_MAX = 40
OPEN_TO_ANSWERS = (EngagementStatus.DRAFT, EngagementStatus.REQUESTED, EngagementStatus.MATCHING)

#: What people were asked on the strength of: it stands while an invitation is live.
PROMISED = frozenset({"focus", "wanted_from", "wanted_to", "pattern", "site_half_days"})


@dataclass(frozen=True)
class RequestFacts:
    """What the rules ask about a request; half-days and dates as the engagement keeps them."""

    today: dt.date
    focus: str = ""
    wanted_from: dt.date | None = None
    wanted_to: dt.date | None = None
    preferred_weeks: tuple[str, ...] = ()
    urgency: int = Priority.STANDARD
    urgency_reason: str = ""
    site_half_days: int = 6
    is_offer_bookable: bool = True
    is_host_in_force: bool = True


@dataclass(frozen=True)
class AnswerFacts:
    """What the rules ask before an answer is changed."""

    status: str
    changed: frozenset[str]
    has_live_invitations: bool


@dataclass(frozen=True)
class PreferenceFacts:
    """The authorities named on one page, and those named on the other."""

    names: tuple[str, ...]
    has_host: bool
    has_repeats: bool
    needs_reasons: bool
    reasons: tuple[str, ...] = field(default=())


def offer_is_bookable(facts: RequestFacts) -> Breach | None:
    """BK-01: a request is for an offer on today's menu, in the version in force."""
    if facts.is_offer_bookable:
        return None
    return Breach("BK-01", "This offer is no longer on the menu. Choose another, or its newer version.", "offer")


def host_is_in_force(facts: RequestFacts) -> Breach | None:
    """BK-02: only a council that exists today hosts."""
    if facts.is_host_in_force:
        return None
    return Breach("BK-02", "This council no longer exists. Ask for the council that followed it.", "council")


def focus_is_given(facts: RequestFacts) -> Breach | None:
    """BK-03: a request says what it is about (R221: one of three required answers)."""
    if facts.focus.strip():
        return None
    return Breach("BK-03", "Say what question the team should look into.", "focus")


def window_is_given(facts: RequestFacts) -> Breach | None:
    """BK-04: a request says between which dates the team could come (one of three required answers)."""
    if facts.wanted_from is not None and facts.wanted_to is not None:
        return None
    return Breach("BK-04", "Say between which dates the team could be on site.", "wanted_from")


def window_is_in_order(facts: RequestFacts) -> Breach | None:
    """BK-05: the window ends on or after the day it begins."""
    if facts.wanted_from is None or facts.wanted_to is None or facts.wanted_from <= facts.wanted_to:
        return None
    return Breach("BK-05", "The latest date must be on or after the earliest date.", "wanted_to")


def window_is_ahead(facts: RequestFacts) -> Breach | None:
    """BK-06: the window begins today or later, and ends within three years."""
    if facts.wanted_from is not None and facts.wanted_from < facts.today:
        return Breach("BK-06", "The earliest date must be today or later.", "wanted_from")
    if facts.wanted_to is None or (facts.wanted_to - facts.today).days <= WINDOW_AHEAD_DAYS_MAX:
        return None
    return Breach("BK-06", "The latest date must be within the next three years.", "wanted_to")


def window_is_short_enough(facts: RequestFacts) -> Breach | None:
    """BK-07: the window spans a year at most, so that a diary can be asked about it."""
    if facts.wanted_from is None or facts.wanted_to is None:
        return None
    if (facts.wanted_to - facts.wanted_from).days <= WINDOW_DAYS_MAX:
        return None
    return Breach("BK-07", "Choose a span of a year at most between earliest and latest date.", "wanted_to")


def weeks_lie_in_window(facts: RequestFacts) -> Breach | None:
    """BK-08: preferred weeks are weeks of the window."""
    if set(facts.preferred_weeks) <= {monday.isoformat() for monday in mondays(facts.wanted_from, facts.wanted_to)}:
        return None
    return Breach("BK-08", "Choose from the weeks between your earliest and latest date.", "preferred_weeks")


def urgency_has_reason(facts: RequestFacts) -> Breach | None:
    """BK-09: whoever asks to come before others says why (R045)."""
    if facts.urgency == Priority.STANDARD or facts.urgency_reason.strip():
        return None
    return Breach("BK-09", "Say why it is urgent: people who put requests in order read the reason.", "urgency_reason")


def site_days_are_possible(facts: RequestFacts) -> Breach | None:
    """BK-10: between half a day and twenty days on site; the offer's usual length only warns (R041)."""
    if 1 <= facts.site_half_days <= SITE_HALF_DAYS_MAX:
        return None
    return Breach("BK-10", "Choose between half a day and 20 days on site.", "site_half_days")


ANSWER_RULES: tuple[Callable[[RequestFacts], Breach | None], ...] = (
    window_is_in_order,
    window_is_ahead,
    window_is_short_enough,
    weeks_lie_in_window,
    urgency_has_reason,
    site_days_are_possible,
)
REQUEST_RULES = (offer_is_bookable, host_is_in_force, focus_is_given, window_is_given, *ANSWER_RULES)

#: The answers that each rule of answering is about: a rule is asked when one of them is being given.
ASKED_WITH: dict[Callable[[RequestFacts], Breach | None], set[str]] = {
    window_is_in_order: {"wanted_from", "wanted_to"},
    window_is_ahead: {"wanted_from", "wanted_to"},
    window_is_short_enough: {"wanted_from", "wanted_to"},
    weeks_lie_in_window: {"preferred_weeks"},
    urgency_has_reason: {"urgency", "urgency_reason"},
    site_days_are_possible: {"site_half_days"},
}


def breaches_of_request(facts: RequestFacts) -> list[Breach | None]:
    """Ask every rule of sending a request."""
    return [rule(facts) for rule in REQUEST_RULES]


def breaches_of_answers(facts: RequestFacts, given: frozenset[str]) -> list[Breach | None]:
    """Ask the rules of the answers that are being given, so that an old answer never blocks another page."""
    return [rule(facts) for rule in ANSWER_RULES if ASKED_WITH[rule] & given]


def request_is_open(facts: AnswerFacts) -> Breach | None:
    """BK-11: a request can be changed until the scope takes its place."""
    if facts.status in OPEN_TO_ANSWERS:
        return None
    return Breach("BK-11", "The scope has taken the place of the request. Change the scope instead.")


def offer_stays_once_sent(facts: AnswerFacts) -> Breach | None:
    """BK-12: an engagement keeps the offer it was sent with."""
    if facts.status == EngagementStatus.DRAFT or "offer_version_id" not in facts.changed:
        return None
    return Breach("BK-12", "The offer cannot be changed once the request is sent. Cancel it and ask anew.", "offer")


def promises_stand_while_people_are_asked(facts: AnswerFacts) -> Breach | None:
    """BK-13: what people were asked on the strength of does not change under them."""
    if not facts.has_live_invitations or not facts.changed & PROMISED:
        return None
    words = "People have been asked on the strength of this answer. Withdraw their invitations first, or agree it with "
    return Breach("BK-13", f"{words}them in the scope.", sorted(facts.changed & PROMISED)[0])


def breaches_of_change(facts: AnswerFacts) -> list[Breach | None]:
    """Ask every rule of changing a request."""
    rules = (request_is_open, offer_stays_once_sent, promises_stand_while_people_are_asked)
    return [rule(facts) for rule in rules]


def host_is_not_its_own_peer(facts: PreferenceFacts) -> Breach | None:
    """BK-14: the authorities named are others than the host."""
    if not facts.has_host:
        return None
    return Breach("BK-14", "Name other councils: nobody from your own can be on the team.")


def authority_is_named_once(facts: PreferenceFacts) -> Breach | None:
    """BK-15: an authority is either preferred or avoided, and named once."""
    if not facts.has_repeats:
        return None
    return Breach("BK-15", "Name each council once: either you would like it, or you would rather avoid it.")


def avoiding_has_reason(facts: PreferenceFacts) -> Breach | None:
    """BK-16: whoever asks to avoid an authority says why (R077); only host and challenge manager read it."""
    if not facts.needs_reasons or all(reason.strip() for reason in facts.reasons):
        return None
    return Breach("BK-16", "Say why you would rather avoid this council. Only you and the challenge manager see it.")


def breaches_of_preferences(facts: PreferenceFacts) -> list[Breach | None]:
    """Ask every rule of naming authorities."""
    return [rule(facts) for rule in (host_is_not_its_own_peer, authority_is_named_once, avoiding_has_reason)]


def manager_is_appointed(*, is_appointed: bool, has_conflict: bool) -> Breach | None:
    """BK-17: an engagement is run by a challenge manager of today against whom no conflict stands."""
    if is_appointed and not has_conflict:
        return None
    return Breach("BK-17", "Choose a challenge manager without a conflict of interest here.", "manager")


def broker_is_of_region(is_broker: bool) -> Breach | None:
    """BK-18: a council's broker is one of its region."""
    return None if is_broker else Breach("BK-18", "Choose a broker of your region.", "broker")


def coordinator_is_of_host(is_of_host: bool) -> Breach | None:
    """BK-19: who coordinates for the host works for the host (R010)."""
    if is_of_host:
        return None
    return Breach("BK-19", "Choose one of your council's own people, or ask CIB staff to add them.", "coordinator")


def delegate_is_a_colleague(is_known: bool) -> Breach | None:
    """BK-22: who acts for a director works for their council; for a lead challenger, a colleague or of the team."""
    if is_known:
        return None
    return Breach("BK-22", "Choose one of the people on the list: your own colleagues, or your team.", "delegate")


def service_lead_is_of_host(are_of_host: bool) -> Breach | None:
    """BK-21: who leads a service of the host works for the host (R009)."""
    if are_of_host:
        return None
    return Breach("BK-21", "Choose your council's own people, or ask CIB staff to add them.", "people")


def stage_is(status: str, expected: EngagementStatus) -> Breach | None:
    """BK-20: a step is taken from its own stage, also where the table of moves leads there from elsewhere."""
    if status == expected:
        return None
    now = EngagementStatus(status).label.lower()
    return Breach("BK-20", f"This can be done while it is {expected.label.lower()}; it is {now} now.")


def mondays(first: dt.date | None, last: dt.date | None) -> list[dt.date]:
    """Give the Monday of each week that has a working day between two dates."""
    if first is None or last is None or (last - first).days > WINDOW_DAYS_MAX:
        return []
    monday = first - dt.timedelta(days=first.weekday())
    if first.weekday() > 4:  # a window that begins at a weekend begins with the next week
        monday += dt.timedelta(days=7)
    found = []
    while monday <= last:
        found.append(monday)
        monday += dt.timedelta(days=7)
    return found


def priority_of(*, urgency: int, urgency_reason: str, cycle_priority: int | None) -> tuple[int, str]:
    """Give the place in the queue and its reason in words: the more pressing of what the host said and its cycle."""
    if cycle_priority is not None and cycle_priority < urgency:
        return cycle_priority, f"{Priority(cycle_priority).label}, as the review cycle has it"
    if urgency == Priority.STANDARD:
        return urgency, "Nothing puts it before others"
    return urgency, f"The council says: {urgency_reason.strip()}"[:300]


def notice_warning(facts: RequestFacts, notice_weeks_min: int) -> str:
    """Warn of a window that begins sooner than is usual; challengers' diaries fill early (domain: lead times)."""
    if facts.wanted_from is None or facts.wanted_from >= facts.today + dt.timedelta(weeks=notice_weeks_min):
        return ""
    return f"This is shorter notice than usual: a team is easier to find with {notice_weeks_min} weeks’ notice."


def due_warning(facts: RequestFacts, due_on: dt.date | None) -> str:
    """Warn of a window that begins, or ends, after the date by which the host's turn under the offer is due."""
    if due_on is None or facts.wanted_to is None or facts.wanted_to <= due_on:
        return ""
    if due_on < facts.today:
        return f"Your turn was due by {long_date(due_on)}: the sooner, the better."
    how = "are after it" if facts.wanted_from is None or facts.wanted_from > due_on else "go beyond it"
    return f"Your turn is due by {long_date(due_on)}; these dates {how}."


def span_warning(facts: RequestFacts) -> str:
    """Warn of a window too narrow for several people's diaries."""
    if facts.wanted_from is None or facts.wanted_to is None:
        return ""
    if (facts.wanted_to - facts.wanted_from).days >= WINDOW_DAYS_ADVISED - 1:
        return ""
    return "A span of four weeks or more makes a good match likelier."


def site_days_warning(half_days: int, *, fewest: int, most: int) -> str:
    """Warn of fewer or more days on site than this offer usually takes (R041); never a block."""
    if half_days < fewest:
        return "This is shorter than is usual for this offer. A team may not see enough to be of use."
    if half_days > most:
        return "This is longer than is usual for this offer. It counts more days, and a team is harder to find."
    return ""


def warnings_of_dates(facts: RequestFacts, *, notice_weeks_min: int, due_on: dt.date | None) -> list[str]:
    """Give every warning about between which dates the team could come."""
    found = (due_warning(facts, due_on), notice_warning(facts, notice_weeks_min), span_warning(facts))
    return [warning for warning in found if warning]


def warnings_of_request(
    facts: RequestFacts, *, notice_weeks_min: int, fewest: int, most: int, due_on: dt.date | None = None
) -> Sequence[str]:
    """Give every warning about a request; none of them stands in its way (R221)."""
    days = site_days_warning(facts.site_half_days, fewest=fewest, most=most)
    return [*warnings_of_dates(facts, notice_weeks_min=notice_weeks_min, due_on=due_on), *([days] if days else [])]
