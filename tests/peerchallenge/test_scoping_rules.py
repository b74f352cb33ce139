"""Rules of scopes and of signing ground rules."""

import datetime as dt
from dataclasses import replace

import pytest

from cib.common.errors import Breach
from peerchallenge.rules.dates import Advice
from peerchallenge.rules.scoping import (
    SIGNATURE_RULES,
    ScopeFacts,
    SignatureFacts,
    dates_are_fixed,
    existing_plan_is_named,
    focus_is_stated,
    line_says_something,
    lines_are_few_enough,
    meeting_is_not_ahead,
    meeting_was_held,
    reason_is_given,
    scope_is_a_draft,
    scope_is_narrow_enough,
    scope_is_there_to_acknowledge,
    scope_is_written_while_scoping,
    scope_was_approved,
    side_has_not_signed,
    signatories_are_two,
    signatory_agrees,
    signatory_signs_in_own_name,
    visit_is_ahead,
)

TODAY = dt.date(2026, 9, 1)
SCOPE = ScopeFacts(
    status="draft",
    focus="How well does our front door work?",
    lines=2,
    site_half_days=6,
    lines_per_day_max=1,
    are_dates_fixed=True,
    was_meeting_held=True,
)
SIGNATURE = SignatureFacts(
    today=TODAY,
    has_agreed=True,
    typed_name="amara KESTREL ",
    own_name="Amara Kestrel",
    is_side_signed=False,
    is_same_person_as_other_side=False,
    first_day=dt.date(2026, 11, 9),
)


def scope(**changes: object) -> ScopeFacts:
    return replace(SCOPE, **changes)  # type: ignore[arg-type]


def signature(**changes: object) -> SignatureFacts:
    return replace(SIGNATURE, **changes)  # type: ignore[arg-type]


def test_sco01_focus_is_required() -> None:
    assert focus_is_stated(SCOPE) is None
    assert focus_is_stated(scope(focus="  ")) == Breach("SCO-01", "State the focus: the question to look at.", "focus")


def test_sco02_dates_are_required() -> None:
    assert dates_are_fixed(SCOPE) is None
    assert dates_are_fixed(scope(are_dates_fixed=False)) == Breach(
        "SCO-02", "Fix the dates on site first, or at least one visit."
    )


@pytest.mark.parametrize(
    ("held", "reason", "is_kept"), [(True, "", True), (False, "We spoke", True), (False, " ", False)]
)
def test_sco03_meeting_or_reason_is_required(held: bool, reason: str, is_kept: bool) -> None:
    breach = Breach("SCO-03", "Record the scoping meeting, or say why none was held.", "no_meeting_reason")
    assert meeting_was_held(scope(was_meeting_held=held, no_meeting_reason=reason)) == (None if is_kept else breach)


def test_sco04_only_a_draft_is_written() -> None:
    assert scope_is_a_draft(SCOPE) is None
    assert scope_is_a_draft(scope(status="proposed")) == Breach(
        "SCO-04", "This version was sent for approval. Take it back to change it."
    )


def test_sco05_empty_line_is_refused() -> None:
    assert line_says_something("Who answers the telephone?") is None
    assert line_says_something(" ") == Breach("SCO-05", "Enter the line of enquiry.", "question")


def test_sco06_thirty_lines_are_the_most() -> None:
    assert lines_are_few_enough(scope(lines=29)) is None
    assert lines_are_few_enough(scope(lines=30)) == Breach(
        "SCO-06", "There are 30 lines of enquiry already. Join some of them.", "question"
    )


@pytest.mark.parametrize(
    ("goes_to", "plan", "is_kept"),
    [
        ("", "", True),
        ("new_plan", "", True),
        ("both", "Our plan", True),
        ("both", "", False),
        ("existing_plan", " ", False),
    ],
)
def test_sco07_existing_plan_has_a_name(goes_to: str, plan: str, is_kept: bool) -> None:
    breach = Breach("SCO-07", "Name the plan that the findings go into.", "existing_plan")
    assert existing_plan_is_named(scope(findings_go_to=goes_to, existing_plan=plan)) == (None if is_kept else breach)


def test_sco08_meeting_to_come_is_refused() -> None:
    assert meeting_is_not_ahead(TODAY, TODAY) is None
    assert meeting_is_not_ahead(dt.date(2026, 9, 2), TODAY) == Breach(
        "SCO-08", "2 September 2026 is still to come. Record the meeting once it was held.", "held_on"
    )


def test_sco09_reason_is_required() -> None:
    assert reason_is_given("New facts") is None
    assert reason_is_given("\n") == Breach("SCO-09", "Say why, in a sentence. Both sides will read it.", "reason")


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [(None, False), ("draft", False), ("proposed", True), ("approved", True), ("superseded", False)],
)
def test_sco10_only_what_was_sent_is_acknowledged(status: str | None, is_kept: bool) -> None:
    breach = Breach("SCO-10", "The scope is still being written. You will be asked when it is ready.")
    assert scope_is_there_to_acknowledge(status) == (None if is_kept else breach)


def test_sco11_scope_is_written_while_scoping() -> None:
    assert scope_is_written_while_scoping("scoping") is None
    assert scope_is_written_while_scoping("agreeing") == Breach(
        "SCO-11", "The scope is written while scoping. If it was approved, open it again to change it."
    )


def test_sco12_only_an_approved_scope_is_opened_again() -> None:
    assert scope_was_approved("approved") is None
    assert scope_was_approved(None) == Breach(
        "SCO-12", "No version of this scope has been approved, so there is nothing to open again."
    )


@pytest.mark.parametrize(
    ("lines", "half_days", "per_day", "is_told"), [(3, 6, 1, False), (4, 6, 1, True), (6, 6, 2, False)]
)
def test_scow1_more_lines_than_days_warns(lines: int, half_days: int, per_day: int, is_told: bool) -> None:
    told = scope_is_narrow_enough(scope(lines=lines, site_half_days=half_days, lines_per_day_max=per_day))
    assert (told is not None) == is_told


def test_scow1_says_how_many_would_be_usual() -> None:
    assert scope_is_narrow_enough(scope(lines=4)) == Advice(
        "SCO-W1",
        "This may be too broad: 4 lines of enquiry for 3 days on site. About 1 line of enquiry for each day lets the "
        "team look deeply. You may keep them all; say why, if you like.",
    )


def test_gr01_unticked_is_refused() -> None:
    assert signatory_agrees(signature(has_agreed=False)) == Breach(
        "GR-01", "Tick that you have read the ground rules and agree to them.", "agrees"
    )


def test_gr02_other_name_is_refused() -> None:
    assert signatory_signs_in_own_name(signature(typed_name="Ravi Lapwing")) == Breach(
        "GR-02", "Type your own name as the programme knows it: Amara Kestrel.", "name"
    )


def test_gr03_second_signature_of_a_side_is_refused() -> None:
    assert side_has_not_signed(signature(is_side_signed=True)) == Breach(
        "GR-03", "These ground rules are already signed for this side."
    )


def test_gr04_one_person_for_both_sides_is_refused() -> None:
    assert signatories_are_two(signature(is_same_person_as_other_side=True)) == Breach(
        "GR-04", "You signed for the other side. Somebody else signs for this one."
    )


@pytest.mark.parametrize(
    ("first_day", "message"),
    [
        (dt.date(2026, 8, 31), "The first day on site, 31 August 2026, is past. Move the dates first, then sign."),
        (None, "No dates are fixed. Move the dates first, then sign."),
    ],
)
def test_gr05_signing_after_the_visit_began_is_refused(first_day: dt.date | None, message: str) -> None:
    assert visit_is_ahead(signature(first_day=first_day)) == Breach("GR-05", message)


def test_signature_rules_lawful_case_passes() -> None:
    assert [rule(SIGNATURE) for rule in SIGNATURE_RULES] == [None] * 5
