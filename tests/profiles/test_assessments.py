"""Self-assessments: written by the council, seen by others as it releases them, read with an audit row (R081, R095)."""

import io
import zipfile
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry
from councils.enums import Audience, Role, SharedMatter
from councils.models import Council
from councils.queries import forget_standings
from profiles.enums import AssessmentForm, AssessmentStatus
from profiles.models import AssessmentFile, AssessmentPolicy, SelfAssessment
from profiles.queries.assessments import visible_assessments
from profiles.rules.assessments import content_type_of, file_name_of
from profiles.services import assessments as services
from profiles.services.releases import Decision, release_assessment
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.agreements import signed

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%..."
ANSWERS = {"what_we_know": "We know our homes", "how_we_know": "We visit", "what_we_will_do": "Two more homes"}
S = AssessmentStatus


@pytest.fixture
def council() -> Council:
    """Give a council."""
    return make.council()


@pytest.fixture
def dcs(council: Council) -> User:
    """Give its director."""
    return make.dcs(council)


def _draft(council: Council, dcs: User, form: str = AssessmentForm.QUESTIONS) -> SelfAssessment:
    return services.begin_assessment(council_id=council.pk, form=form, actor=dcs)


def _finished(council: Council, dcs: User) -> SelfAssessment:
    draft = _draft(council, dcs)
    services.write_answers(assessment_id=draft.pk, actor=dcs, **ANSWERS)
    return services.finish_assessment(assessment_id=draft.pk, actor=dcs)


def _released(found: SelfAssessment, dcs: User, audience: str = Audience.REGION) -> SelfAssessment:
    decision = Decision(audience, clock.today(), "Before the challenge")
    return release_assessment(assessment_id=found.pk, decision=decision, actor=dcs)


def _sees(user: User, found: SelfAssessment) -> bool:
    forget_standings()
    return SelfAssessment.objects.filter(visible_assessments(user), pk=found.pk).exists()


def _codes(service: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        service(**kwargs)
    return [breach.code for breach in refused.value.breaches]


# --- Writing ------------------------------------------------------------------------------------------


def test_draft_is_saved_as_one_goes_and_finished_once_whole(council: Council, dcs: User) -> None:
    draft, theme = _draft(council, dcs), figures.theme()
    services.write_answers(assessment_id=draft.pk, actor=dcs, what_we_know="A little", version=1)
    services.write_theme(
        assessment_id=draft.pk, theme_code=theme.code, view="Good", evidence="Visits", confidence="sure", actor=dcs
    )
    assert _codes(services.finish_assessment, assessment_id=draft.pk, actor=dcs) == ["SA-03"]
    services.write_answers(assessment_id=draft.pk, actor=dcs, **ANSWERS)
    done = services.finish_assessment(assessment_id=draft.pk, actor=dcs)
    assert (done.status, done.number) == (S.FINISHED, 1)
    assert _codes(services.write_answers, assessment_id=draft.pk, actor=dcs) == ["SA-02"]
    assert "homes" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_sa01_one_draft_at_a_time(council: Council, dcs: User) -> None:
    _draft(council, dcs)
    assert _codes(services.begin_assessment, council_id=council.pk, form="file", actor=dcs) == ["SA-01"]


def test_next_version_goes_on_from_the_last_and_replaces_it(council: Council, dcs: User) -> None:
    first = _finished(council, dcs)
    second = _draft(council, dcs)
    assert (second.number, second.what_we_know) == (2, "We know our homes")
    services.finish_assessment(assessment_id=second.pk, actor=dcs)
    first.refresh_from_db()
    assert first.status == S.REPLACED


def test_dropped_draft_is_gone(council: Council, dcs: User) -> None:
    draft = _draft(council, dcs)
    services.drop_draft(assessment_id=draft.pk, actor=dcs)
    assert not SelfAssessment.objects.exists()


def test_sa06_view_of_a_theme_is_whole(council: Council, dcs: User) -> None:
    draft = _draft(council, dcs)
    about = {"assessment_id": draft.pk, "actor": dcs, "evidence": ""}
    figures.theme()
    wrong = {**about, "theme_code": "care-and-adoption", "view": " ", "confidence": "sure"}
    assert _codes(services.write_theme, **wrong) == ["SA-06"]
    with pytest.raises(NotVisible):
        services.write_theme(**about, theme_code="none", view="Good", confidence="sure")


def test_stale_page_changes_nothing(council: Council, dcs: User) -> None:
    draft = _draft(council, dcs)
    services.write_answers(assessment_id=draft.pk, actor=dcs, version=1)
    with pytest.raises(Stale):
        services.write_answers(assessment_id=draft.pk, actor=dcs, version=1)


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_moves_of_self_assessments(before: S, after: S) -> None:
    lawful = (before, after) in {(S.DRAFT, S.FINISHED), (S.FINISHED, S.REPLACED)}
    assert services.ASSESSMENT_MOVES.allows(before, after) is lawful


# --- The document ---------------------------------------------------------------------------------------


def _packed(*names: str, **texts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
        for name, text in texts.items():
            packed.writestr(name, text)
    return file.getvalue()


def _sheet() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


_OPEN = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PDF, ".pdf"),
        (_packed("[Content_Types].xml", "word/document.xml"), ".docx"),
        (_packed("ppt/presentation.xml"), ".pptx"),
        (_sheet(), ".xlsx"),
        (_packed(mimetype=_OPEN), ".odt"),
    ],
)
def test_document_is_told_by_its_content_and_named_by_it(data: bytes, ending: str) -> None:
    assert file_name_of("C:\\ours\\view.exe", content_type_of(data)) == f"view{ending}"
    assert file_name_of("", content_type_of(data)) == f"self-assessment{ending}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00",
        _packed("anything.txt"),
        _packed("word/document.xml", "word/vbaProject.bin"),
        _packed(mimetype="application/x-anything-as-long-as-the-other-1"),
        PDF[:3],
        _sheet()[:200],
    ],
)
def test_sa04_other_files_are_not_taken(council: Council, dcs: User, data: bytes) -> None:
    draft = _draft(council, dcs, AssessmentForm.FILE)
    found = _codes(services.put_document, assessment_id=draft.pk, name="a.pdf", data=data, actor=dcs)
    assert found == (["SA-04"] if data else ["SA-05", "SA-04"])


def test_sa05_document_is_no_larger_than_the_programme_takes(council: Council, dcs: User) -> None:
    AssessmentPolicy.objects.create(file_bytes_max=10)
    draft = _draft(council, dcs, AssessmentForm.FILE)
    assert _codes(services.put_document, assessment_id=draft.pk, name="a", data=PDF, actor=dcs) == ["SA-05"]


def test_sa07_questions_take_no_document(council: Council, dcs: User) -> None:
    draft = _draft(council, dcs)
    assert _codes(services.put_document, assessment_id=draft.pk, name="a", data=PDF, actor=dcs) == ["SA-07"]


def test_document_is_uploaded_and_comes_back_as_a_file_to_keep(council: Council, dcs: User) -> None:
    draft, browser = _draft(council, dcs, AssessmentForm.FILE), accounts.signed_in(dcs)
    put = reverse("profiles:assessment_document", args=[draft.pk])
    for content in (PDF, PDF + b"later"):
        version = SelfAssessment.objects.get(pk=draft.pk).version
        form = {"document": SimpleUploadedFile("Our view.pdf", content), "version": version}
        assert browser.post(put, form).status_code == 302
    assert AssessmentFile.objects.count() == 1
    services.finish_assessment(assessment_id=draft.pk, actor=dcs)
    answer = browser.get(reverse("profiles:assessment_file", args=[draft.pk]))
    assert answer.content == PDF + b"later"
    wanted = {"Content-Disposition": 'attachment; filename="Our view.pdf"', "X-Content-Type-Options": "nosniff"}
    assert {name: answer.headers[name] for name in wanted} == wanted
    nothing = browser.post(put, {"version": 9})
    assert nothing.status_code == 422


# --- Who may see it -------------------------------------------------------------------------------------


def test_self_assessment_is_seen_as_it_is_released(council: Council, dcs: User) -> None:
    near = make.dcs(make.council())
    found = _finished(council, dcs)
    assert (_sees(dcs, found), _sees(near, found)) == (True, False)
    _released(found, dcs)
    assert _sees(near, found)
    _released(found, dcs, Audience.TEAM_AND_HOST)
    assert not _sees(near, found)


def test_rl01_draft_is_not_released(council: Council, dcs: User) -> None:
    draft = _draft(council, dcs)
    decision = Decision(Audience.REGION, clock.today(), "Before the challenge")
    assert _codes(release_assessment, assessment_id=draft.pk, decision=decision, actor=dcs) == ["RL-01"]


def test_rl05_release_keeps_the_agreement_on_self_assessments(council: Council, dcs: User) -> None:
    signed(council, (SharedMatter.SELF_ASSESSMENT, Audience.REGION))
    found = _finished(council, dcs)
    decision = Decision(Audience.PUBLIC, clock.today(), "For all")
    assert _codes(release_assessment, assessment_id=found.pk, decision=decision, actor=dcs) == ["RL-05"]


def test_data_officer_writes_and_releases_no_self_assessment(council: Council, dcs: User) -> None:
    officer = make.appointed(make.employed(make.person(), council), Role.DATA_OFFICER, council=council)
    with pytest.raises(NotAllowed):
        services.begin_assessment(council_id=council.pk, form="file", actor=officer)
    found = _finished(council, dcs)
    with pytest.raises(NotAllowed):
        _released(found, officer)


def test_reading_from_outside_leaves_a_row_and_from_inside_none(council: Council, dcs: User) -> None:
    near = make.dcs(make.council())
    found = _released(_finished(council, dcs), dcs)
    page = reverse("profiles:assessment_detail", args=[found.pk])
    for user in (dcs, near):
        assert "Two more homes" in accounts.signed_in(user).get(page).content.decode()
    rows = AuditEntry.objects.filter(action="assessment.read")
    assert [row.actor_id for row in rows] == [near.pk]


# --- Pages ----------------------------------------------------------------------------------------------


def test_pages_lead_from_beginning_to_side_by_side(
    council: Council, dcs: User, django_assert_max_num_queries: Any
) -> None:
    browser, near = accounts.signed_in(dcs), accounts.signed_in(make.dcs(make.council()))
    theme = figures.theme()
    for text in ("First", "Second"):
        browser.post(reverse("profiles:assessment_begin", args=[council.la_code]), {"form": "questions"})
        pk = SelfAssessment.objects.latest("number").pk
        version = SelfAssessment.objects.get(pk=pk).version
        answers = dict.fromkeys(ANSWERS, text)
        browser.post(reverse("profiles:assessment_answers", args=[pk]), {**answers, "version": version})
        view = {"view": f"{text} view", "confidence": "fairly", "version": version + 1}
        browser.post(reverse("profiles:assessment_theme", args=[pk, theme.code]), view)
        browser.post(reverse("profiles:assessment_finish", args=[pk]), {"version": version + 2})
    page = reverse("profiles:own_assessments", args=[council.la_code])
    with django_assert_max_num_queries(15):
        told = browser.get(page).content.decode()
    assert "Versions 1 and 2 side by side" in told
    second, first = SelfAssessment.objects.order_by("-number")
    with django_assert_max_num_queries(15):
        told = browser.get(reverse("profiles:assessment_beside", args=[second.pk, first.pk])).content.decode()
    assert "Fairly sure: some evidence. First view" in told
    day = {f"from_date_{part}": getattr(clock.today(), part) for part in ("day", "month", "year")}
    form = {"audience": "region", "reason": "For our region", "version": second.version, **day}
    browser.post(reverse("profiles:assessment_release", args=[second.pk]), form)
    assert "Version 2" in near.get(page).content.decode()
    assert near.get(reverse("profiles:assessment_beside", args=[second.pk, first.pk])).status_code == 404
    assert near.get(reverse("profiles:assessment_detail", args=[first.pk])).status_code == 404
