"""When a council's sharing agreement may be drafted, signed and ended, and what it covers. Codes AG (R115)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cib.common.errors import Breach
from councils.enums import AgreementStatus, Audience, SharedMatter

Found = Breach | None

LINES_MAX: Final = 40

#: Whom each audience takes in beside itself; one named cluster is covered by name.
_TAKES_IN: Final[dict[str, frozenset[str]]] = {
    Audience.TEAM_AND_HOST: frozenset(),
    Audience.CLUSTER: frozenset(),
    Audience.REGION: frozenset(),
    Audience.ALL_COUNCILS: frozenset({Audience.CLUSTER, Audience.REGION}),
    Audience.PUBLIC: frozenset({Audience.CLUSTER, Audience.REGION, Audience.ALL_COUNCILS}),
}


@dataclass(frozen=True)
class AgreedLine:
    """One line of the matrix: with whom, from when."""

    audience: str
    cluster_id: Any
    from_date: dt.date


def is_covered(audience: str, cluster_id: Any, on: dt.date | None, line: AgreedLine) -> bool:
    """Tell whether a line lets this audience see from that day on."""
    if on is None or on < line.from_date:
        return False
    if audience == line.audience:
        return audience != Audience.CLUSTER or cluster_id == line.cluster_id
    return audience in _TAKES_IN[line.audience]


def agreement_is_draft(status: str) -> Found:
    """AG-01: an agreement is changed while it is a draft; one proposed is taken back first, one signed is followed by
    a new version."""
    words = "Only a draft can be changed. Take a proposed one back first; follow a signed one with a new version."
    return None if status == AgreementStatus.DRAFT else Breach("AG-01", words)


def no_version_is_under_way(*, has_open: bool) -> Found:
    """AG-02: one version at a time is drafted or waits for signatures."""
    return Breach("AG-02", "A version is under way already. Go on with that one, or end it.") if has_open else None


def line_is_new(*, is_there: bool, count: int) -> Found:
    """AG-03: the matrix says a thing once, and has at most forty lines."""
    if is_there:
        return Breach("AG-03", "The matrix has this line already.", "audience")
    return Breach("AG-03", f"A matrix has at most {LINES_MAX} lines.") if count >= LINES_MAX else None


def line_fits(*, matter: str, audience: str, cluster_id: Any, is_member: bool) -> Found:
    """AG-04: a line names a cluster where it shares with one, to which the council belongs; early signs go to a region
    or a cluster at most, since they are worth a conversation and no publication."""
    if audience == Audience.CLUSTER and not (cluster_id is not None and is_member):
        return Breach("AG-04", "Choose one of the clusters to which the council belongs today.", "cluster")
    if matter == SharedMatter.EARLY_SIGNS and audience not in (Audience.REGION, Audience.CLUSTER):
        words = "Early signs can be shared with the region’s leads or with a cluster’s lead, and with nobody else."
        return Breach("AG-04", words, "audience")
    return None


def agreement_can_be_proposed(*, line_count: int, text: str) -> Found:
    """AG-05: what is proposed says something: terms in words, or at least one line."""
    if line_count or text.strip():
        return None
    return Breach(
        "AG-05", "Write the terms, or add a line to the matrix. An agreement to share nothing says so in words."
    )


def agreement_waits_for_signature(status: str, *, is_signed_by_side: bool) -> Found:
    """AG-06: each side signs once, while the agreement is proposed."""
    if status != AgreementStatus.PROPOSED:
        return Breach("AG-06", "This version does not wait for signatures.")
    return Breach("AG-06", "Your side has signed already.") if is_signed_by_side else None


def signature_is_ones_own(*, typed: str, own: str, agrees: bool, is_same_person: bool) -> list[Found]:
    """AG-07: a signature is one's own name, typed with consent; one person never signs for both sides."""
    found: list[Found] = []
    if not agrees:
        found.append(Breach("AG-07", "Tick the box to say that you agree.", "agrees"))
    if " ".join(typed.split()).casefold() != " ".join(own.split()).casefold():
        found.append(Breach("AG-07", f"Type your name as the programme knows it: {own}.", "name"))
    if is_same_person:
        found.append(Breach("AG-07", "The other side was signed by yourself. Somebody else must sign for this side."))
    return found


def end_is_ahead(*, status: str, ends_on: dt.date, today: dt.date) -> Found:
    """AG-08: a signed agreement ends today or on a later day; a version that nobody has signed yet is just dropped."""
    if status != AgreementStatus.SIGNED:
        return Breach("AG-08", "Only a signed agreement ends on a day. Drop one that was not signed.")
    return None if ends_on >= today else Breach("AG-08", "Choose today or a later day.", "ends_on")


def agreement_can_be_dropped(status: str) -> Found:
    """AG-09: a version is dropped or taken back while it is not signed by both."""
    if status in (AgreementStatus.DRAFT, AgreementStatus.PROPOSED):
        return None
    return Breach("AG-09", "This version is not under way any more.")


def matters_shared(lines: Sequence[tuple[str, AgreedLine]], matter: str) -> tuple[AgreedLine, ...]:
    """Give the lines on one matter."""
    return tuple(line for name, line in lines if name == matter)
