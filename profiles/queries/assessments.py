"""Self-assessments: who may see which, and how two of them stand side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from councils.models import Council
from profiles.enums import AssessmentStatus
from profiles.models import AssessmentPolicy, Release, SelfAssessment, Theme, ThemeView
from profiles.queries.visible import own_councils, visible_releases


def assessment_policy() -> AssessmentPolicy:
    """Give what the programme says about documents; what the product says where it has not."""
    return AssessmentPolicy.objects.order_by("pk").first() or AssessmentPolicy()


def visible_assessments(user: Any) -> Q:
    """Give, as a Q over self-assessments, which the user may see: their own council's, drafts too; others' finished
    ones as far as the council has released them."""
    released = Release.objects.filter(visible_releases(user)).values("pk")
    return Q(council__in=own_councils(user)) | ~Q(status=AssessmentStatus.DRAFT) & Q(release__in=released)


def assessments_of(council: Council) -> QuerySet[SelfAssessment]:
    """Give a council's self-assessments as lists show them, the latest first."""
    rows = SelfAssessment.objects.filter(council=council)
    return rows.select_related("council", "release__cluster", "written_by", "file").defer("file__data")


def assessments_listed(pks: Iterable[Any], user: Any) -> Mapping[Any, SelfAssessment]:
    """Give those of these self-assessments that the user may see, as their pages show them, by their keys."""
    rows = SelfAssessment.objects.select_related("council__region", "release__cluster", "written_by", "file")
    return {row.pk: row for row in rows.defer("file__data").filter(visible_assessments(user), pk__in=list(pks))}


def draft_of(council: Council) -> SelfAssessment | None:
    """Give the draft that is under way, or None."""
    return assessments_of(council).filter(status=AssessmentStatus.DRAFT).first()


@dataclass(frozen=True)
class ThemeRow:
    """What a council thinks of one theme; None where it has said nothing."""

    theme: Theme
    view: ThemeView | None


def themes_of(assessment: SelfAssessment) -> list[ThemeRow]:
    """Give every theme with what the self-assessment says of it."""
    said = _views(assessment)
    return [ThemeRow(theme, said.get(theme.pk)) for theme in Theme.objects.all()]


def _views(assessment: SelfAssessment) -> Mapping[int, ThemeView]:
    return {view.theme_id: view for view in assessment.theme_views.all()}


@dataclass(frozen=True)
class SideBySide:
    """One question or theme in two versions."""

    title: str
    before: Any
    after: Any


def side_by_side(before: SelfAssessment, after: SelfAssessment) -> list[SideBySide]:
    """Give the themes of which either version says something, each in both."""
    then, now = _views(before), _views(after)
    themes = Theme.objects.filter(pk__in=[*then, *now])
    return [SideBySide(theme.name, then.get(theme.pk), now.get(theme.pk)) for theme in themes]
