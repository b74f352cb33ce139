"""The last completed reviews at go-live: read line by line, recorded once, the turns reckoned from them."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cib.common.errors import NotAllowed
from councils.models import Council
from reviews.enums import CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.services.importing import ROWS_MAX, import_completed, read_completed
from tests.factories import councils as make
from tests.factories import peerchallenge_pool as pool
from tests.factories import reviews as making
from tests.factories.peerchallenge_visits import on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
HEAD = "council,offer,completed_on"


@pytest.fixture
def council() -> Council:
    pool.programme()
    return make.council("Northbridge")


def test_import_records_the_last_review_and_reckons_the_turn(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        rows, wrong = read_completed([HEAD, f"{council.la_code},safeguarding-review,2025-06-12"])
        assert wrong == []
        assert import_completed(rows=rows, actor=pool.staff()) == 1
        turn.refresh_from_db()
        assert (turn.due_on, turn.origin, turn.state) == (
            dt.date(2028, 6, 12),
            CycleOrigin.COMPLETED,
            CycleState.AHEAD,
        )
        done = Cycle.objects.get(council=council, completed_on=dt.date(2025, 6, 12))
        assert (done.state, done.origin) == (CycleState.DONE, CycleOrigin.RECORDED)


def test_import_lets_an_open_turn_be_done_where_the_review_fell_into_it(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        making.recorded(council, dt.date(2026, 10, 2))
        turn.refresh_from_db()
        assert (turn.state, turn.completed_on) == (CycleState.DONE, dt.date(2026, 10, 2))
        assert making.turn(council).due_on == dt.date(2029, 10, 2)


def test_import_twice_records_once(council: Council) -> None:
    lines = [HEAD, "Northbridge,Safeguarding peer review,12/06/2025"]
    with on(TODAY):
        for expected in (1, 0):
            rows, wrong = read_completed(lines)
            assert (wrong, import_completed(rows=rows, actor=pool.staff())) == ([], expected)
    assert Cycle.objects.filter(council=council, completed_on__isnull=False).count() == 1


def test_import_says_what_is_wrong_line_by_line(council: Council) -> None:
    with on(TODAY):
        lines = [
            HEAD,
            "Atlantis,safeguarding-review,2025-06-12",
            "Northbridge,peer-challenge,2025-06-12",
            "Northbridge,safeguarding-review,last June",
            "Northbridge,safeguarding-review,2026-11-24",
            "Northbridge,safeguarding-review,2016-01-01",
            ",,",
            f"{council.la_code},safeguarding-review,2025-06-12",
            "Northbridge,safeguarding-review,2025-06-13",
        ]
        rows, wrong = read_completed(lines)
    assert len(rows) == 2
    assert wrong == [
        "Line 2: Atlantis is no council.",
        "Line 3: peer-challenge is no offer that comes round.",
        "Line 4: last June is no day such as 2026-03-12.",
        "Line 5: the day is still to come.",
        "Line 6: more than 10 years ago.",
        "Line 7: nothing is no council.",
        "Line 7: nothing is no offer that comes round.",
        "Line 7: nothing is no day such as 2026-03-12.",
        "Line 9: the same council and offer as line 8; give the last one only.",
    ]
    assert "completed_on" in read_completed(["council,offer"])[1][0]


@pytest.mark.usefixtures("council")
def test_import_of_too_many_lines_is_refused_whole() -> None:
    _, wrong = read_completed([HEAD, *[",,"] * (ROWS_MAX + 1)])
    assert wrong[-1] == f"The file has more than {ROWS_MAX} lines."


def test_import_is_for_cib_staff(council: Council) -> None:
    with pytest.raises(NotAllowed):
        import_completed(rows=[], actor=pool.dcs(council))


def test_command_imports_after_a_dry_run(council: Council, tmp_path: Path) -> None:
    file = tmp_path / "last.csv"
    file.write_text(f"{HEAD}\nNorthbridge,safeguarding-review,2025-06-12\n", encoding="utf-8")
    said = StringIO()
    call_command("import_completed_reviews", str(file), "--dry-run", stdout=said)
    assert "1 would be recorded, 0 are there already. Nothing was changed." in said.getvalue()
    assert not Cycle.objects.exists()
    with pytest.raises(CommandError, match="Say with --as"):
        call_command("import_completed_reviews", str(file))
    with pytest.raises(CommandError, match="Only CIB staff"):
        call_command("import_completed_reviews", str(file), "--as", pool.dcs(council).email)
    call_command("import_completed_reviews", str(file), "--as", pool.staff().email, stdout=said)
    assert "1 recorded, 0 were there already." in said.getvalue()
    file.write_text(f"{HEAD}\nAtlantis,safeguarding-review,2025-06-12\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 2: Atlantis"):
        call_command("import_completed_reviews", str(file), "--dry-run")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_completed_reviews", str(tmp_path / "none.csv"))
