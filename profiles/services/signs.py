"""Early signs: found each night, open while their facts hold, shown to the council first, answered by it (R092)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.models import Council, Person
from councils.queries import person_of
from profiles.enums import SignCode
from profiles.models import Area, EarlySign, SignAnswer
from profiles.notifications import signs as notifications
from profiles.permissions import POLICY
from profiles.queries.comparison import comparison_policy
from profiles.queries.signs import (
    figures_for_signs,
    leadership_of,
    looks_at,
    neighbour_areas,
    policy_facts,
    series_of,
    sign_policy,
)
from profiles.rules import concerns as rules
from profiles.rules.signs import has_turnover, is_long_unseen, series_signs

#: What was found, by kind of sign and indicator (None where it is about the council as a whole).
Wanted = Mapping[tuple[str, UUID | None], Mapping[str, Any]]


@dataclass(frozen=True)
class Counts:
    """What one search did."""

    found: int = 0
    passed: int = 0
    standing: int = 0


def find_signs(on: dt.date | None = None) -> Counts:
    """Look at every council in force: open what is found, let pass what no longer holds; twice changes nothing."""
    day = on or clock.today()
    councils = list(Council.objects.in_force(day).order_by("name"))
    wanted = _found_in(councils, day)
    counts = [_follow(council.pk, wanted[council.pk], day) for council in councils]
    _tell_others()
    return Counts(*(sum(getattr(one, name) for one in counts) for name in ("found", "passed", "standing")))


def _found_in(councils: Sequence[Council], on: dt.date) -> Mapping[UUID, Wanted]:
    """Ask every rule about every council; figures are read once for all of them."""
    policy = policy_facts(sign_policy())
    found: dict[UUID, dict[tuple[str, UUID | None], Mapping[str, Any]]] = {council.pk: {} for council in councils}
    for council, facts in leadership_of(councils, on).items():
        _keep(found[council], SignCode.LEADERSHIP, has_turnover(facts, policy))
    for council, gap in looks_at(councils, on).items():
        _keep(found[council], SignCode.LONG_GAP, is_long_unseen(gap, policy))
    areas = dict(Area.objects.filter(council__in=councils).values_list("council_id", "pk"))
    beside, comparing = neighbour_areas(), comparison_policy()
    for figures in figures_for_signs(on):
        for council, area in areas.items():
            series = series_of(figures, area, beside.get(council, []), comparing)
            for code, told in series_signs(series, policy) if series else ():
                found[council][code, figures.indicator.pk] = told
    return found


def _keep(found: dict[tuple[str, UUID | None], Mapping[str, Any]], code: SignCode, told: Any) -> None:
    if told is not None:
        found[code, None] = told


@transaction.atomic
def _follow(council_id: UUID, wanted: Wanted, on: dt.date) -> Counts:
    """Let one council's open signs be those that are found now."""
    council = Council.objects.select_for_update().get(pk=council_id)
    rows = EarlySign.objects.filter(council=council, passed_on__isnull=True).exclude(code=SignCode.OWN_CONCERN)
    standing = {(sign.code, sign.indicator_id): sign for sign in rows}
    new = [_open(council, key, facts, on) for key, facts in wanted.items() if key not in standing]
    passed = [_pass(sign, on) for key, sign in standing.items() if key not in wanted]
    for key, sign in standing.items():
        if key in wanted and sign.facts != wanted[key]:
            save_new_version(sign, [], facts=dict(wanted[key]))
    if new:
        notifications.signs_found(council, len(new), on)
    return Counts(len(new), len(passed), len(wanted) - len(new))


def _open(council: Council, key: tuple[str, UUID | None], facts: Mapping[str, Any], on: dt.date) -> EarlySign:
    alone = dt.timedelta(days=sign_policy().council_first_days)
    sign = EarlySign.objects.create(
        council=council,
        code=key[0],
        indicator_id=key[1],
        facts=dict(facts),
        found_on=on,
        shown_to_others_from=on + alone,
    )
    audit.record("sign.found", sign, actor=None, thread=council, after=sign.code)
    return sign


def _pass(sign: EarlySign, on: dt.date) -> EarlySign:
    save_new_version(sign, [], passed_on=on)
    audit.record("sign.passed", sign, actor=None, thread=sign.council, after=sign.code)
    return sign


def _tell_others() -> None:
    """Tell whom agreements let see a sign, once each, from the day on which others may."""
    rows = EarlySign.objects.filter(passed_on__isnull=True, shown_to_others_from__lte=clock.today())
    by_council: dict[UUID, list[EarlySign]] = {}
    for sign in rows.select_related("council"):
        by_council.setdefault(sign.council_id, []).append(sign)
    for signs in by_council.values():
        notifications.signs_shared(signs[0].council, signs)


# --- What the council does --------------------------------------------------------------------------


def _person(actor: User) -> Person:
    person = person_of(actor)
    assert person is not None, "who speaks for a council is a person"
    return person


@transaction.atomic
def tell_own_concern(*, council_id: UUID, text: str, actor: User, shown_from: dt.date | None = None) -> EarlySign:
    """Tell of a concern of the council's own, for itself and, from a day on, for whom its agreement lets see it."""
    council = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, "tell_own_concern", council)
    today = clock.today()
    day = shown_from or today + dt.timedelta(days=sign_policy().council_first_days)
    refuse_if([rules.concern_is_told(text), rules.others_see_later(day, today)])
    sign = EarlySign.objects.create(
        council=council,
        code=SignCode.OWN_CONCERN,
        text=text.strip(),
        found_on=today,
        shown_to_others_from=day,
        raised_by=_person(actor),
    )
    audit.record("sign.own_concern", sign, actor=actor, thread=council, confidential=["text"])
    return sign


def _locked(sign_id: UUID, action: str, actor: User, version: int | None) -> EarlySign:
    sign = EarlySign.objects.select_for_update(of=("self",)).select_related("council").filter(pk=sign_id).first()
    if sign is None:
        raise NotVisible
    POLICY.require(actor, action, sign)
    check_version(sign, version)
    refuse_if([rules.sign_is_open(sign.passed_on)])
    return sign


@transaction.atomic
def answer_sign(*, sign_id: UUID, text: str, actor: User, version: int | None = None) -> SignAnswer:
    """Answer a sign for the council; whoever sees the sign reads the answer with it."""
    sign = _locked(sign_id, "answer_sign", actor, version)
    refuse_if([rules.answer_is_given(text)])
    answer = SignAnswer.objects.create(
        sign=sign, text=text.strip(), answered_by=_person(actor), answered_at=clock.now()
    )
    save_new_version(sign, [])
    audit.record("sign.answered", sign, actor=actor, thread=sign.council, confidential=["text"])
    return answer


@transaction.atomic
def let_concern_go(*, sign_id: UUID, actor: User, version: int | None = None) -> EarlySign:
    """Say that a concern of one's own has passed."""
    sign = _locked(sign_id, "answer_sign", actor, version)
    refuse_if([rules.concern_is_ones_own(sign.code)])
    save_new_version(sign, [], passed_on=clock.today())
    audit.record("sign.passed", sign, actor=actor, thread=sign.council, after=sign.code)
    return sign
