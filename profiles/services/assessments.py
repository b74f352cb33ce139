"""A council's self-assessment: begun, written piece by piece, finished, read by those it was released to (R081)."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import Moves, check_move
from cib.common.versions import check_version, save_new_version
from councils.models import Council, Person
from councils.queries import person_of, standing_of
from profiles.enums import AssessmentStatus as S
from profiles.models import AssessmentFile, SelfAssessment, Theme, ThemeView
from profiles.permissions import POLICY
from profiles.queries.assessments import assessment_policy, assessments_of, draft_of
from profiles.queries.visible import own_councils
from profiles.rules import assessments as rules

APRIL: Final = 4
QUESTIONS: Final = ("what_we_know", "how_we_know", "what_we_will_do")

#: How a version of a self-assessment moves; a draft that is dropped is deleted, since nobody else has seen it.
ASSESSMENT_MOVES: Final = Moves(
    S, {S.DRAFT: frozenset({S.FINISHED}), S.FINISHED: frozenset({S.REPLACED}), S.REPLACED: frozenset()}
)


def _person(actor: User) -> Person:
    person = person_of(actor)
    assert person is not None, "who writes for a council is a person"
    return person


def _record(action: str, assessment: SelfAssessment, actor: User, **more: Any) -> None:
    council = assessment.council
    principal = standing_of(actor).principal_for(council_id=council.pk)
    changes = {"number": assessment.number, **more.pop("changes", {})}
    audit.record(action, assessment, actor=actor, thread=council, changes=changes, acting_for=principal, **more)


def _locked_council(council_id: UUID, actor: User) -> Council:
    council: Council | None = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, "write_assessment", council)
    return council


def _locked(assessment_id: UUID, actor: User, version: int | None) -> SelfAssessment:
    """Lock the council and give its draft; raise Refused SA-02 for one that is finished."""
    found = SelfAssessment.objects.filter(pk=assessment_id).values_list("council", flat=True).first()
    if found is None:
        raise NotVisible
    council = _locked_council(found, actor)
    assessment = SelfAssessment.objects.get(pk=assessment_id)
    assessment.council = council
    check_version(assessment, version)
    refuse_if([rules.assessment_is_draft(assessment.status)])
    return assessment


@transaction.atomic
def begin_assessment(*, council_id: UUID, form: str, actor: User) -> SelfAssessment:
    """Begin a version, as a document or in three questions; words and views of the last one go on from there."""
    council = _locked_council(council_id, actor)
    refuse_if([rules.no_draft_is_under_way(has_draft=draft_of(council) is not None)])
    today = clock.today()
    before = assessments_of(council).exclude(status=S.DRAFT).first()
    assessment = SelfAssessment.objects.create(
        council=council,
        number=(council.self_assessments.aggregate(last=Max("number"))["last"] or 0) + 1,
        year=today.year if today.month >= APRIL else today.year - 1,
        form=form,
        written_by=_person(actor),
        written_at=clock.now(),
        **({name: getattr(before, name) for name in QUESTIONS} if before and before.form == form else {}),
    )
    for view in before.theme_views.all() if before else ():
        view.pk, view.assessment = None, assessment
        view.save(force_insert=True)
    _record("assessment.begun", assessment, actor)
    return assessment


def _saved(assessment: SelfAssessment, actor: User, *confidential: str, **changes: Any) -> SelfAssessment:
    save_new_version(assessment, [], written_by=_person(actor), written_at=clock.now(), **changes)
    _record("assessment.written", assessment, actor, confidential=confidential)
    return assessment


@transaction.atomic
def write_answers(
    *,
    assessment_id: UUID,
    actor: User,
    what_we_know: str = "",
    how_we_know: str = "",
    what_we_will_do: str = "",
    version: int | None = None,
) -> SelfAssessment:
    """Save the answers to the three questions as far as they go."""
    assessment = _locked(assessment_id, actor, version)
    answers = {"what_we_know": what_we_know, "how_we_know": how_we_know, "what_we_will_do": what_we_will_do}
    return _saved(assessment, actor, *answers, **{name: text.strip() for name, text in answers.items()})


@transaction.atomic
def write_theme(
    *,
    assessment_id: UUID,
    theme_code: str,
    view: str,
    evidence: str,
    confidence: str,
    actor: User,
    version: int | None = None,
) -> ThemeView:
    """Save what the council thinks of one theme, on which evidence, and how surely."""
    assessment = _locked(assessment_id, actor, version)
    theme = Theme.objects.filter(code=theme_code).first()
    if theme is None:
        raise NotVisible
    refuse_if([rules.theme_view_is_whole(view=view, confidence=confidence)])
    said = {"view": view.strip(), "evidence": evidence.strip(), "confidence": confidence}
    found, _ = ThemeView.objects.update_or_create(assessment=assessment, theme=theme, defaults=said)
    _saved(assessment, actor, "theme_views")
    return found


@transaction.atomic
def put_document(
    *, assessment_id: UUID, name: str, data: bytes, actor: User, version: int | None = None
) -> AssessmentFile:
    """Keep the council's own document, told by its content; a second one takes the place of the first."""
    assessment = _locked(assessment_id, actor, version)
    content_type = rules.content_type_of(data)
    refuse_if(
        [
            rules.document_belongs_here(assessment.form),
            rules.document_is_not_too_large(len(data), assessment_policy().file_bytes_max),
            rules.document_is_known(content_type),
        ]
    )
    AssessmentFile.objects.filter(assessment=assessment).delete()
    file = AssessmentFile.objects.create(
        assessment=assessment,
        name=rules.file_name_of(name, content_type),
        content_type=content_type,
        size_bytes=len(data),
        data=data,
    )
    _saved(assessment, actor, "file")
    return file


@transaction.atomic
def finish_assessment(*, assessment_id: UUID, actor: User, version: int | None = None) -> SelfAssessment:
    """Finish the draft: it never changes again, and takes the place of the one before. Nobody else sees it by that."""
    assessment = _locked(assessment_id, actor, version)
    check_move(ASSESSMENT_MOVES, assessment.status, S.FINISHED)
    answers = (assessment.what_we_know, assessment.how_we_know, assessment.what_we_will_do)
    has_file = AssessmentFile.objects.filter(assessment=assessment).exists()
    refuse_if([rules.assessment_is_whole(rules.FinishFacts(assessment.form, has_file, answers))])
    for former in SelfAssessment.objects.filter(council=assessment.council, status=S.FINISHED):
        check_move(ASSESSMENT_MOVES, former.status, S.REPLACED)
        save_new_version(former, [], status=S.REPLACED)
    save_new_version(assessment, [], status=S.FINISHED, finished_at=clock.now())
    _record("assessment.finished", assessment, actor, before=S.DRAFT, after=assessment.status)
    return assessment


@transaction.atomic
def drop_draft(*, assessment_id: UUID, actor: User, version: int | None = None) -> Council:
    """Delete a draft with everything in it."""
    assessment = _locked(assessment_id, actor, version)
    council = assessment.council
    _record("assessment.dropped", assessment, actor)
    assessment.delete()
    return council


@transaction.atomic
def record_reading(*, assessment_id: UUID, actor: User) -> SelfAssessment:
    """Leave the audit row of somebody from outside the council reading a self-assessment; its own people leave none."""
    assessment = SelfAssessment.objects.select_related("council").filter(pk=assessment_id).first()
    if assessment is None:
        raise NotVisible
    POLICY.require(actor, "view_assessment", assessment)
    if assessment.council_id not in own_councils(actor):
        audit.record(
            "assessment.read",
            assessment,
            actor=actor,
            thread=assessment.council,
            changes={"number": assessment.number},
        )
    return assessment
