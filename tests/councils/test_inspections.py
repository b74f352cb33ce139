"""Inspections as published: from spreadsheet and CSV, recorded whole, corrected; interventions that CIB staff keep."""

import datetime as dt
import io
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from councils.models import Inspection, Judgement
from councils.rules.inspections import inspection_columns, inspection_row
from councils.services.inspection_files import read_inspections
from councils.services.inspections import end_intervention, import_inspections, record_intervention
from councils.services.reference import load_reference
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not on this machine")
HEADER = (
    "la_code,Local authority area code,Local authority name,Inspection date,Publication date,Inspection type,"
    "Overall effectiveness,The impact of leaders on social work practice,The experiences and progress of children who "
    "need help and protection,The experiences and progress of children in care,The experiences of care leavers\n"
)


def csv_of(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


def read(content: bytes) -> Any:
    return read_inspections(io.BytesIO(content))


def line(council: Any, grades: str, *, on: str = "2024-03-04", published: str = "2024-04-22") -> str:
    return f"{council.la_code},,{council.name},{on},{published},ILACS Short Inspection,{grades}"


def test_inspections_are_recorded_once_and_corrected_later() -> None:
    staff, council = make.first_staff(), make.council()
    rows = read(csv_of(line(council, "Good,Good,Good,Good,")))
    done = import_inspections(rows=rows, source="Ofsted, March 2025", actor=staff)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 0)
    inspection = Inspection.objects.get()
    assert (inspection.kind, inspection.published_on) == ("ILACS Short Inspection", dt.date(2024, 4, 22))
    assert dict(inspection.judgements.values_list("aspect", "grade")) == {
        "overall": "good", "leaders": "good", "help_and_protection": "good", "care": "good",
    }  # fmt: skip
    again = import_inspections(rows=rows, source="Ofsted, March 2025", actor=staff)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    corrected = read(csv_of(line(council, "Good,Good,Good,Outstanding,Good")))
    assert import_inspections(rows=corrected, source="Ofsted", actor=staff).changed == 1
    assert inspection.judgements.get(aspect="care").grade == "outstanding"


def test_inspection_without_an_overall_judgement_has_the_others_alone() -> None:
    staff, council = make.first_staff(), make.council()
    rows = read(csv_of(line(council, ",Good,Good,Inadequate,Good"), line(council, ",,,,", on="2024-04-01")))
    done = import_inspections(rows=rows, source="Ofsted", actor=staff)
    assert (done.added, done.without_judgement) == (1, 1)
    assert not Judgement.objects.filter(aspect="overall").exists()


def test_in01_to_in03_wrong_lines_are_told_and_nothing_is_written() -> None:
    staff, council = make.first_staff(), make.council()
    rows = read(
        csv_of(
            line(council, "Good,Good,Good,Good,Good"),
            "999,,Nowhere,2024-01-01,2024-02-01,X,Good,,,,",
            line(council, "Splendid,,,,", on="2023-01-01"),
            line(council, "Good,,,,", on="2024-05-01", published="2024-04-01"),
            line(council, "Good,,,,", on="soon"),
        )
    )
    with pytest.raises(Refused) as refused:
        import_inspections(rows=rows, source="Ofsted", actor=staff)
    assert [(b.code, b.message) for b in refused.value.breaches] == [
        ("IN-01", "Line 3: no council is known as “Nowhere”."),
        ("IN-02", "Line 4: “Splendid” is no judgement."),
        ("IN-03", "Line 5: the report is published after the inspection, and by today."),
        ("IN-02", "Line 6: “soon” is no day."),
    ]
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "There is no table of inspections in it"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a picture (PNG). Send the inspectorate’s spreadsheet (.ods)"),
        (b"a,b\n\0", "This is neither text nor a spreadsheet."),
        (b"title\n" + HEADER.replace(",", ";").encode(), "The columns are parted by semicolons: save the file"),
        (b"PK\x03\x04rest", "The file is no spreadsheet (.ods), or is damaged."),
        (b"Local authority name,caf\xe9\n", "Line 1 is not in UTF-8."),
        (HEADER.encode() + b'1,"half', "The table cannot be parted into cells"),
    ],
)
def test_in06_what_is_no_table_of_inspections_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert words in refused.value.breaches[0].message


def spreadsheet(xml: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", xml)
    return kept.getvalue()


def test_in06_excel_workbook_is_told_what_is_wanted() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(Refused) as refused:
        read(kept.getvalue())
    words = "This is an Excel workbook. Save it as a spreadsheet (.ods), or its table as CSV."
    assert refused.value.breaches[0].message == words


def test_in06_spreadsheet_that_swells_or_defines_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr("councils.services.inspection_files.UNPACKED_BYTES_MAX", 1_000_000)
    for xml, words in (
        (b" " * 2_000_000, "larger than 1 MB"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "definitions"),
        (b"<x>", "damaged"),
    ):
        with pytest.raises(Refused) as refused:
            read(spreadsheet(xml))
        assert words in refused.value.breaches[0].message


def test_columns_are_known_by_their_words() -> None:
    columns = inspection_columns(
        ["Local authority name", "Inspection/Visit date", "Publication date", "Children in care"]
    )
    assert columns == {0: "name", 1: "inspected_on", 2: "published_on", 3: "care"}
    assert inspection_columns(["Local authority name"]) is None
    row = inspection_row(4, ["Leeds", "01/02/2024", "2024-03-01T00:00:00", "Requires improvement"], columns)
    assert row is not None
    assert (row.inspected_on, row.judgements) == (dt.date(2024, 2, 1), {"care": "requires_improvement"})
    assert inspection_row(5, ["", "", "", ""], columns) is None


@needs_shared
def test_spreadsheet_and_both_tables_say_the_same() -> None:
    load_reference()
    staff = make.first_staff()
    with (SHARED / "ofsted_LA_Inspection_Outcomes_as_at_31_March_2025.ods").open("rb") as file:
        rows = read_inspections(file)
    done = import_inspections(rows=rows, source="Ofsted, outcomes at 31 March 2025", actor=staff)
    assert not done.errors
    for name in ("ofsted_ilacs_history_2018-2025.csv", "ofsted_current_2025-03-31.csv"):
        with (SHARED / name).open("rb") as file:
            again = import_inspections(rows=read_inspections(file), source="Ofsted", actor=staff)
        assert (again.added, again.changed) == (0, 0), name
    assert Inspection.objects.filter(council__ends_on__isnull=False).count() == 3
    assert Inspection.objects.values("council").distinct().count() == 156


def test_command_records_as_a_member_of_staff(tmp_path: Path) -> None:
    staff, council = make.first_staff(), make.council()
    path = tmp_path / "outcomes.csv"
    path.write_bytes(csv_of(line(council, "Good,Good,Good,Good,Good")))
    out = StringIO()
    call_command("import_inspections", path, "--as", staff.email, "--dry-run", stdout=out)
    assert not Inspection.objects.exists()
    call_command("import_inspections", path, "--as", staff.email, stdout=out)
    assert (
        out.getvalue().splitlines() == ["1 added, 0 changed, 0 unchanged, 0 visits without a judgement left out."] * 2
    )
    for email in ("nobody@example.org", make.dcs(council).email):
        with pytest.raises(CommandError):
            call_command("import_inspections", path, "--as", email, stdout=out)


def test_page_checks_first_and_then_records() -> None:
    staff, council = make.first_staff(), make.council()
    client, url = accounts.signed_in(staff), reverse("councils:inspection_import")
    file = SimpleUploadedFile("outcomes.csv", csv_of(line(council, "Good,Good,Good,Good,Good")))
    answer = client.post(url, {"file": file, "source": "Ofsted, March 2025"})
    assert "1 inspection added" in answer.content.decode()
    assert not Inspection.objects.exists()
    answer = client.post(url, {"checked": answer.context["checked"]})
    assert answer.status_code == 302
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told == ["The inspections are recorded: 1 added, 0 corrected, 0 there already."]
    assert Inspection.objects.get().source == "Ofsted, March 2025"
    assert (
        "Overall effectiveness: good"
        in client.get(reverse("councils:council_record", args=[council.la_code])).content.decode()
    )
    assert client.post(url, {"checked": "forged"}).status_code == 404
    assert client.post(url, {}).status_code == 422


def test_in04_and_in05_intervention_is_recorded_and_ended_by_staff() -> None:
    staff, council = make.first_staff(), make.council()
    today, day = clock.today(), dt.timedelta(days=1)
    row = record_intervention(council_id=council.pk, kind="notice", from_date=today - day, source="GOV.UK", actor=staff)
    with pytest.raises(Refused) as refused:
        record_intervention(council_id=council.pk, kind="notice", from_date=today + day, actor=staff)
    assert [b.code for b in refused.value.breaches] == ["IN-04", "IN-04"]
    with pytest.raises(Refused) as refused:
        end_intervention(intervention_id=row.pk, to_date=today + day, actor=staff)
    assert [b.code for b in refused.value.breaches] == ["IN-05"]
    with pytest.raises(Stale):
        end_intervention(intervention_id=row.pk, to_date=today, version=7, actor=staff)
    ended = end_intervention(intervention_id=row.pk, to_date=today, version=1, actor=staff)
    assert ended.to_date == today
    with pytest.raises(Refused):
        end_intervention(intervention_id=row.pk, to_date=today, actor=staff)
    with pytest.raises((NotAllowed, NotVisible)):
        record_intervention(council_id=council.pk, kind="notice", from_date=today, actor=make.dcs(council))
