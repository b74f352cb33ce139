"""Files of figures on pages: chosen, checked, put right, confirmed; cancelled; kept from everybody else."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from councils.enums import Role
from councils.queries import forget_standings
from profiles.enums import IMPORT_MOVES, ImportState
from profiles.models import DataImport, ImportContent, ImportLine, ImportPolicy, Reading
from profiles.services.importing import uploads, work
from profiles.services.importing.uploads import Upload, cancel_import, confirm_import, upload_own, upload_published
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.profiles_files import (
    lait,
    lait_indicator,
    lait_row,
    packed,
    template,
    themes,
    workbook,
    zipped,
)

pytestmark = pytest.mark.django_db


class Place:
    """A council with a data officer, its DCS, CIB staff, an indicator."""

    def __init__(self) -> None:
        themes()
        self.council, self.other = make.council("Midchester"), make.council("Farville")
        for area in (self.council, self.other, None):
            figures.area_of(area)
        someone = make.employed(make.person(), self.council)
        self.officer = make.appointed(someone, Role.DATA_OFFICER, council=self.council)
        self.dcs, self.other_dcs = make.dcs(self.council), make.dcs(self.other)
        self.staff = make.first_staff()
        self.indicator = lait_indicator(label="Cases")
        forget_standings()

    @property
    def la(self) -> str:
        return self.council.la_code


@pytest.fixture
def place() -> Place:
    return Place()


def sent(content: str | bytes, name: str = "figures.csv") -> Upload:
    plain = content.encode() if isinstance(content, str) else content
    return Upload(name=name, file=SimpleUploadedFile(name, plain), size=len(plain))  # type: ignore[arg-type]


def page(user: Any, name: str, *args: Any, **data: Any) -> Any:
    client: Client = accounts.signed_in(user)
    return client.post(reverse(name, args=args), data) if data else client.get(reverse(name, args=args))


def checked(row: DataImport) -> DataImport:
    work.work_on_import(import_id=row.pk)
    row.refresh_from_db()
    return row


def test_published_file_goes_from_upload_to_done(place: Place, django_capture_on_commit_callbacks: Any) -> None:
    file = SimpleUploadedFile("lait.csv", lait(lait_row(place.council), lait_row(place.other)).encode())
    with django_capture_on_commit_callbacks(execute=True):
        answer = page(place.staff, "profiles:import_add", file=file, **_date("published_on", dt.date(2026, 4, 1)))
    row = DataImport.objects.get()
    assert answer.status_code == 302, answer.content.decode()
    assert (row.state, row.added, row.format) == (ImportState.CHECKED, 2, "lait")
    shown = page(place.staff, "profiles:import_detail", row.pk)
    assert "Check what it would do" in shown.content.decode()
    assert "Refresh" not in shown
    assert not Reading.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        page(place.staff, "profiles:import_confirm", row.pk, version=row.version)
    row.refresh_from_db()
    assert (row.state, row.added) == (ImportState.DONE, 2)
    assert Reading.objects.filter(release__isnull=True, data_import=row).count() == 2
    assert not ImportContent.objects.exists()
    assert "The figures are imported" in page(place.staff, "profiles:import_detail", row.pk).content.decode()
    assert "lait.csv" in page(place.staff, "profiles:import_list").content.decode()


def _date(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.mark.parametrize("spool_bytes", [1, 16_000_000], ids=["on-the-disk", "in-memory"])
@pytest.mark.parametrize("kind", ["gz", "zip", "xlsx"])
def test_packed_upload_is_read_as_its_worker_opens_it(
    kind: str, spool_bytes: int, place: Place, monkeypatch: Any
) -> None:
    monkeypatch.setattr(work, "SPOOL_BYTES", spool_bytes)
    text = template(f"{place.la},Cases,2025,5")
    dressed = {
        "gz": packed(text),
        "zip": zipped(figures_csv=text.encode()),
        "xlsx": workbook([line.split(",") for line in text.splitlines()]),
    }
    row = upload_published(upload=sent(dressed[kind], f"f.{kind}"), published_on=clock.today(), actor=place.staff)
    assert (checked(row).state, row.added) == (ImportState.CHECKED, 1)
    confirm_import(import_id=row.pk, actor=place.staff)
    assert checked(row).state == ImportState.DONE
    assert Reading.objects.get().value == 5


def test_officer_puts_two_lines_right_and_uploads_again(place: Place) -> None:
    wrong = template(f'{place.la},Cases,2026/27 Q1,"1,234"', f"{place.la},Cases,soon,12", f"{place.la},Cases,2025,5")
    row = checked(upload_own(council_id=place.council.pk, upload=sent(wrong), from_date=None, actor=place.officer))
    assert (row.state, row.error_count) == (ImportState.REFUSED, 2)
    text = page(place.officer, "profiles:import_detail", row.pk).content.decode()
    assert "cannot be imported as it is" in text
    assert "write 1234" in text
    lines = page(place.officer, "profiles:import_lines", row.pk).content.decode()
    assert lines.splitlines()[0].lstrip("\ufeff") == "line,outcome,text,rule"
    right = template(f"{place.la},Cases,2026/27 Q1,1234", f"{place.la},Cases,2026,12", f"{place.la},Cases,2025,5")
    again = checked(upload_own(council_id=place.council.pk, upload=sent(right), from_date=None, actor=place.officer))
    assert (again.state, again.added) == (ImportState.CHECKED, 3)
    checked(confirm_import(import_id=again.pk, actor=place.officer))
    found = Reading.objects.order_by("period__last_year", "period__quarter")
    assert [(r.value, r.finality, r.release.from_date if r.release else 0) for r in found] == [
        (5.0, "provisional", None),
        (12.0, "provisional", None),
        (1234.0, "provisional", None),
    ]


def test_own_figures_are_shown_from_the_chosen_day_and_never_replace_published_ones(place: Place) -> None:
    figures.reading(place.indicator, place.council, "2025", 70)
    day = clock.today() + dt.timedelta(days=30)
    text = template(f"{place.la},Cases,2025,5", f"{place.other.la_code},Cases,2026,5")
    row = upload_own(council_id=place.council.pk, upload=sent(text), from_date=day, actor=place.dcs)
    assert row.release is not None
    assert (row.release.from_date, row.release.audience) == (day, "team_and_host")
    checked(row)
    assert [(line.line, line.code) for line in ImportLine.objects.all()] == [(2, "PF-19"), (3, "PF-16")]


def test_own_figures_come_in_the_template_alone(place: Place) -> None:
    row = upload_own(
        council_id=place.council.pk, upload=sent(lait(lait_row(place.council))), from_date=None, actor=place.officer
    )
    checked(row)
    assert [line.code for line in ImportLine.objects.all()] == ["PF-16"]


def test_published_figure_takes_the_place_of_the_council_s_own(place: Place) -> None:
    row = upload_own(
        council_id=place.council.pk, upload=sent(template(f"{place.la},Cases,2025,5")), from_date=None, actor=place.dcs
    )
    checked(row)
    checked(confirm_import(import_id=row.pk, actor=place.dcs))
    file = sent(lait(lait_row(place.council, value="5")))
    published = checked(upload_published(upload=file, published_on=clock.today(), actor=place.staff))
    assert (published.added, published.changed) == (0, 1)
    checked(confirm_import(import_id=published.pk, actor=place.staff))
    reading = Reading.objects.get()
    assert (reading.release, reading.finality) == (None, "final")
    assert reading.past.get().release == row.release


def test_import_is_cancelled_while_it_waits_and_while_it_is_checked(place: Place, monkeypatch: Any) -> None:
    text = lait(lait_row(place.council))
    row = upload_published(upload=sent(text), published_on=clock.today(), actor=place.staff)
    with pytest.raises(Refused, match="PF-23"):
        upload_published(upload=sent(text), published_on=clock.today(), actor=place.staff)
    cancel_import(import_id=row.pk, actor=place.staff)
    assert checked(row).state == ImportState.CANCELLED

    second = upload_published(upload=sent(text), published_on=clock.today(), actor=place.staff)
    real = work.check_figures

    def cancelled_meanwhile(*args: Any, **kwargs: Any) -> Any:
        cancel_import(import_id=second.pk, actor=place.staff)
        return real(*args, **kwargs)

    monkeypatch.setattr(work, "check_figures", cancelled_meanwhile)
    assert checked(second).state == ImportState.CANCELLED
    assert not ImportLine.objects.exists()


def test_import_cancelled_while_it_is_written_leaves_nothing(place: Place, monkeypatch: Any) -> None:
    row = checked(
        upload_published(upload=sent(lait(lait_row(place.council))), published_on=clock.today(), actor=place.staff)
    )
    confirm_import(import_id=row.pk, actor=place.staff)
    real = work.write_figures

    def cancelled_meanwhile(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        DataImport.objects.filter(pk=row.pk).update(state=ImportState.CANCELLED, ended_at=clock.now())
        return found

    monkeypatch.setattr(work, "write_figures", cancelled_meanwhile)
    checked(row)
    assert not Reading.objects.exists()


def test_fault_is_told_and_writes_nothing(place: Place, monkeypatch: Any) -> None:
    row = checked(
        upload_published(upload=sent(lait(lait_row(place.council))), published_on=clock.today(), actor=place.staff)
    )
    confirm_import(import_id=row.pk, actor=place.staff)

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(work, "write_figures", broken)
    with pytest.raises(RuntimeError):
        work.work_on_import(import_id=row.pk)
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert not Reading.objects.exists()
    text = " ".join(page(place.staff, "profiles:import_detail", row.pk).content.decode().split())
    assert "Nothing was written. Upload the file once more." in text
    assert "tell the programme office" not in text
    assert "look into the worker’s log for “import_failed” and the number" in text
    assert str(row.pk) in text


def test_import_whose_worker_was_lost_is_taken_up(place: Place, django_capture_on_commit_callbacks: Any) -> None:
    row = upload_published(upload=sent(lait(lait_row(place.council))), published_on=clock.today(), actor=place.staff)
    long_ago = clock.now() - dt.timedelta(minutes=30)
    DataImport.objects.filter(pk=row.pk).update(state=ImportState.CHECKING, heartbeat_at=long_ago)
    assert work.take_up_imports() == 1
    row.refresh_from_db()
    assert row.state == ImportState.CHECKED
    assert work.take_up_imports() == 0


def test_page_renews_itself_while_the_file_is_checked(place: Place) -> None:
    row = upload_published(upload=sent(lait(lait_row(place.council))), published_on=clock.today(), actor=place.staff)
    DataImport.objects.filter(pk=row.pk).update(state=ImportState.CHECKING, rows_read=5, rows_total=10)
    answer = page(place.staff, "profiles:import_detail", row.pk)
    assert answer["Refresh"] == "4"
    assert "Lines checked: 5 of 10 done." in answer.content.decode()


def test_nobody_else_uploads_or_sees(place: Place) -> None:
    row = upload_own(
        council_id=place.council.pk, upload=sent(template(f"{place.la},Cases,2026,5")), from_date=None, actor=place.dcs
    )
    for user in (place.other_dcs, place.staff):
        assert page(user, "profiles:import_detail", row.pk).status_code == 404
        with pytest.raises(NotVisible):
            cancel_import(import_id=row.pk, actor=user)
    with pytest.raises((NotVisible, NotAllowed)):
        upload_published(upload=sent("x"), published_on=clock.today(), actor=place.dcs)
    with pytest.raises((NotVisible, NotAllowed)):
        upload_own(council_id=place.council.pk, upload=sent("x"), from_date=None, actor=place.other_dcs)


def test_template_names_the_council_and_its_indicators(place: Place) -> None:
    figures.reading(place.indicator, place.council, "2023", 65)
    figures.reading(place.indicator, place.council, "2024", 68)
    figures.reading(place.indicator, place.council, "2025", "c")
    text = page(place.officer, "profiles:own_template", place.la).content.decode()
    assert text.lstrip("\ufeff").splitlines() == [
        "council,indicator,period,value,label,unit,last published period,last published figure",
        f"{place.la},{place.indicator.code},,,Cases,per cent,2024,68",
    ]


def test_template_filled_in_at_one_line_is_taken_and_the_rest_is_counted(place: Place) -> None:
    for number in range(3):
        figures.indicator(label=f"More {number}")
    file = page(place.officer, "profiles:own_template", place.la).content.decode()
    filled = file.replace(f"{place.indicator.code},,,", f"{place.indicator.code},2026,71,")
    row = checked(upload_own(council_id=place.council.pk, upload=sent(filled), from_date=None, actor=place.officer))
    assert (row.state, row.added, row.ignored) == (ImportState.CHECKED, 1, {"unfilled": 3})
    text = page(place.officer, "profiles:import_detail", row.pk).content.decode()
    assert "3 lines without period and value were left out." in text
    cancel_import(import_id=row.pk, actor=place.officer)
    empty = checked(upload_own(council_id=place.council.pk, upload=sent(file), from_date=None, actor=place.officer))
    assert [line.text for line in ImportLine.objects.filter(data_import=empty)] == [
        "No line is filled in: write a period and a value."
    ]


def test_officer_reads_what_becomes_of_each_figure(place: Place) -> None:
    def upload(*rows: str) -> DataImport:
        file = sent(template(*rows))
        return checked(upload_own(council_id=place.council.pk, upload=file, from_date=None, actor=place.officer))

    first = upload(f"{place.la},Cases,2026,71", f"{place.la},Cases,2025,70", f"{place.la},Cases,2024,c")
    assert first.named == {
        "rows": [
            ["Cases", "2026", "71%", "new"],
            ["Cases", "2025", "70%", "new"],
            ["Cases", "2024", "Suppressed", "new"],
        ]
    }
    checked(confirm_import(import_id=first.pk, actor=place.officer))
    second = upload(f"{place.la},Cases,2026,72", f"{place.la},Cases,2025,70", f"{place.la},Cases,2024,69")
    assert second.named["rows"] == [
        ["Cases", "2026", "72%", "changed from 71%"],
        ["Cases", "2025", "70%", "the same"],
        ["Cases", "2024", "69%", "changed from Suppressed"],
    ]
    assert "Changed from 71%" in page(place.officer, "profiles:import_detail", second.pk).content.decode()
    cancel_import(import_id=second.pk, actor=place.officer)
    second.refresh_from_db()
    assert second.named == {}


def test_staff_read_which_figures_change_and_which_indicators_are_new(place: Place) -> None:
    figures.reading(place.indicator, place.council, "2025", 70)
    figures.reading(place.indicator, place.other, "2025", 60)
    rows = (lait_row(place.council, value="72"), lait_row(place.other, value="60"), lait_row(place.other, short="Odd"))
    row = checked(upload_published(upload=sent(lait(*rows)), published_on=clock.today(), actor=place.staff))
    assert row.named == {"changed": [["Midchester", "Cases", "2025", "70%", "72%"]], "new_names": ["Odd"]}
    text = page(place.staff, "profiles:import_detail", row.pk).content.decode()
    assert "Figures that would change" in text
    assert "Indicators that are new here" in text
    checked(confirm_import(import_id=row.pk, actor=place.staff))
    row.refresh_from_db()
    assert row.named["changed"] == [["Midchester", "Cases", "2025", "70%", "72%"]]


def test_so_many_changes_are_named_as_the_policy_says(place: Place) -> None:
    ImportPolicy.objects.create(changes_shown_max=1)
    for council in (place.council, place.other):
        figures.reading(place.indicator, council, "2025", 70)
    rows = [lait_row(place.council, value="72"), lait_row(place.other, value="73")]
    row = checked(upload_published(upload=sent(lait(*rows)), published_on=clock.today(), actor=place.staff))
    assert (row.changed, len(row.named["changed"])) == (2, 1)
    text = page(place.staff, "profiles:import_detail", row.pk).content.decode()
    assert "Figures that would change: the first 1 of 2" in text


def test_impossible_figures_are_remarked_on_when_published_and_refused_as_own(place: Place) -> None:
    rows = [f"{place.la},Cases,2050,71", f"{place.la},Cases,2025,-5", f"{place.la},Cases,2024,900"]
    file = sent(template(*rows))
    row = checked(upload_published(upload=file, published_on=clock.today(), actor=place.staff))
    assert (row.state, row.added, row.found["odd"]) == (ImportState.CHECKED, 3, 3)
    said = [
        (2, "odd", "PF-25", "2050 has not begun yet."),
        (3, "odd", "PF-24", "The figure -5 is below nought, which this indicator cannot be."),
        (4, "odd", "PF-24", "The figure 900 is far above 100, and this indicator is a percentage."),
    ]
    told = ImportLine.objects.filter(data_import=row).values_list("line", "outcome", "code", "text")
    assert list(told) == said
    text = page(place.staff, "profiles:import_detail", row.pk).content.decode()
    assert "Look at these before you import them" in text
    own = upload_own(council_id=place.council.pk, upload=sent(template(*rows)), from_date=None, actor=place.officer)
    assert checked(own).state == ImportState.REFUSED
    told = ImportLine.objects.filter(data_import=own).values_list("line", "outcome", "code", "text")
    assert list(told) == [(n, "odd" if n == 4 else "error", code, words) for n, _, code, words in said]
    assert "2 errors</strong> in 3 lines" in page(place.officer, "profiles:import_detail", own.pk).content.decode()


def test_form_without_a_file_or_with_an_empty_one_is_told(place: Place) -> None:
    assert "Choose the file of figures" in page(place.staff, "profiles:import_add", x="1").content.decode()
    text = page(
        place.officer, "profiles:own_import_add", place.la, file=SimpleUploadedFile("a.csv", b"")
    ).content.decode()
    assert "The file is empty" in text
    assert "submitted file" not in text


def test_refused_file_stays_in_the_list_of_who_may_upload(place: Place) -> None:
    file = sent(template(f"{place.la},Cases,soon,5"), "wrong.csv")
    row = checked(upload_own(council_id=place.council.pk, upload=file, from_date=None, actor=place.officer))
    text = page(place.officer, "profiles:own_figures", place.la).content.decode()
    assert "Files that were not imported" in text
    assert reverse("profiles:import_detail", args=[row.pk]) in text
    assert "cannot be imported as it is, 1 error" in text
    lead = make.appointed(make.employed(make.person(), place.council), Role.LEAD_MEMBER, council=place.council)
    assert "wrong.csv" not in page(lead, "profiles:own_figures", place.la).content.decode()
    DataImport.objects.update(uploaded_at=clock.now() - dt.timedelta(days=31))
    assert "wrong.csv" not in page(place.officer, "profiles:own_figures", place.la).content.decode()


def test_list_counts_only_what_was_written(place: Place) -> None:
    made = {"sha256": "0", "size_bytes": 1, "published_on": clock.today(), "uploaded_at": clock.now()}
    counts = {"added": 12_345, "changed": 2, "ended_at": clock.now()}
    for state, name in ((ImportState.DONE, "done.csv"), (ImportState.FAILED, "stopped.csv")):
        DataImport.objects.create(state=state, file_name=name, **made, **counts)
    text = page(place.staff, "profiles:import_list").content.decode()
    cells = re.findall(r'data-label="(?:Added|Changed)"[^>]*>(?:<span>)?([^<]*)', text)
    assert sorted(cell.strip() for cell in cells) == ["12,345", "2", "–", "–"]


def test_every_move_of_an_import_is_one_of_the_table() -> None:
    assert IMPORT_MOVES.is_final(ImportState.DONE)
    assert not IMPORT_MOVES.allows(ImportState.REFUSED, ImportState.IMPORTING)
    assert uploads.PIECE_BYTES == 1 << 20
