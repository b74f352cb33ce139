"""Self-assessments: a council's versions, one of them, writing and finishing, two side by side, the document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView, View

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.enums import SharedMatter
from councils.models import Council
from councils.queries.agreements import agreed_lines, own_clusters
from councils.queries.lists import council_or_404
from profiles.enums import AssessmentForm, AssessmentStatus
from profiles.forms.assessments import AnswersForm, BeginForm, DocumentForm, ThemeForm
from profiles.forms.releases import ReleaseForm
from profiles.models import AssessmentFile, SelfAssessment, Theme
from profiles.permissions import POLICY
from profiles.queries.assessments import (
    assessments_listed,
    assessments_of,
    draft_of,
    side_by_side,
    themes_of,
    visible_assessments,
)
from profiles.queries.audiences import audience_words
from profiles.queries.visible import own_councils
from profiles.services import assessments as services
from profiles.services.assessments import record_reading
from profiles.services.releases import release_assessment
from profiles.views.tabs import tabs_about

QUESTIONS = (
    ("what_we_know", "What we know about our practice"),
    ("how_we_know", "How we know it"),
    ("what_we_will_do", "What we will do in the next twelve months"),
)


def _years(assessment: SelfAssessment) -> str:
    return f"{assessment.year} to {assessment.year + 1}"


class CouncilAssessments(AllowedMixin, TemplateView):
    """A council’s self-assessments as far as the reader may see them: its own people all, others what is released."""

    policy, action = POLICY, "view_council_assessments"
    template_name = "profiles/own_assessments.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who sees no self-assessment of the council of the address."""
        council, user = council_or_404(self.kwargs["la_code"]), self.request.user
        self.is_own = POLICY.allows(user, "view_own_assessments", council)
        self.seen = list(assessments_of(council).filter(visible_assessments(user)))
        if not self.is_own and not self.seen:
            raise NotVisible
        self.council = council

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the versions."""
        council = self.council
        rows = [(a, _years(a), audience_words(a.release)) for a in self.seen]
        finished = [a for a in self.seen if a.status != AssessmentStatus.DRAFT]
        may_write = POLICY.allows(self.request.user, "write_assessment", council)
        return super().get_context_data(
            council=council,
            about=tabs_about(self.request.user, council, self.request.path),
            rows=rows,
            pair=finished[:2] if len(finished) > 1 else (),
            is_own=self.is_own,
            may_begin=may_write and draft_of(council) is None,
            **kwargs,
        )


class _Words:
    """The words around a form of this part."""

    heading = ""
    lede = ""
    allowed_object: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add them."""
        words = {"heading": self.heading, "lede": self.lede, "back_url": self.get_back_url()}
        found: dict[str, Any] = super().get_context_data(**{**words, **kwargs})  # type: ignore[misc]
        return found

    def get_back_url(self) -> str:
        """Tell where one came from."""
        raise NotImplementedError


class AssessmentBegin(_Words, ServiceFormView):
    """Begin a version."""

    policy, action = POLICY, "write_assessment"
    form_class = BeginForm
    template_name = "profiles/form.html"
    heading = "Begin a self-assessment"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        if not POLICY.allows(self.request.user, "view_own_assessments", council):
            raise NotVisible
        return council

    def get_back_url(self) -> str:
        """Go back to the versions."""
        return reverse("profiles:own_assessments", args=[self.allowed_object.la_code])

    def get_success_url(self) -> str:
        """Go to the draft."""
        return reverse("profiles:assessment_detail", args=[self.result.pk])

    def perform(self, form: BeginForm) -> SelfAssessment:
        """Begin it."""
        return services.begin_assessment(council_id=self.allowed_object.pk, actor=self.actor, **form.cleaned_data)


class _OfAssessment:
    """A page about one self-assessment, which the reader must be able to see."""

    request: Any
    kwargs: dict[str, Any]

    def find(self, *more: Any) -> list[SelfAssessment]:
        """Give the one of the address, and more of them, in this order; raise NotVisible where one may not be seen."""
        wanted = [self.kwargs["pk"], *more]
        found = assessments_listed(wanted, self.request.user)
        if any(pk not in found for pk in wanted):
            raise NotVisible
        self.assessment = found[wanted[0]]
        return [found[pk] for pk in wanted]

    def record_reading(self, *read: SelfAssessment) -> None:
        """Leave a row for each that is read from outside its council."""
        if self.assessment.council_id not in own_councils(self.request.user):
            for one in read:
                record_reading(assessment_id=one.pk, actor=self.request.user)

    def get_back_url(self) -> str:
        """Go back to the self-assessment."""
        return reverse("profiles:assessment_detail", args=[self.assessment.pk])

    def get_success_url(self) -> str:
        """Go back to the self-assessment."""
        return self.get_back_url()


class AssessmentDetail(_OfAssessment, AllowedMixin, TemplateView):
    """One version: its document or its three answers, and what the council thinks of each theme."""

    policy, action = POLICY, "view_council_assessments"
    template_name = "profiles/assessment_detail.html"

    def get_allowed_object(self) -> None:
        """Find the self-assessment of the address."""
        self.find()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather it; who reads from outside the council leaves a row."""
        found, user = self.assessment, self.request.user
        self.record_reading(found)
        is_draft = found.status == AssessmentStatus.DRAFT
        may_write = is_draft and POLICY.allows(user, "write_assessment", found.council)
        themes = themes_of(found)
        return super().get_context_data(
            assessment=found,
            council=found.council,
            years=_years(found),
            is_file=found.form == AssessmentForm.FILE,
            answers=[(title, getattr(found, name)) for name, title in QUESTIONS],
            has_answers=any(getattr(found, name) for name, _ in QUESTIONS),
            themes=themes if may_write else [row for row in themes if row.view],
            may_write=may_write,
            may_release=not is_draft and POLICY.allows(user, "release_assessment", found.council),
            is_own=POLICY.allows(user, "view_own_assessments", found.council),
            audience=audience_words(found.release),
            **kwargs,
        )


class _DraftForm(_OfAssessment, _Words, ServiceFormView):
    """A form about a draft, whose version it carries."""

    policy, action = POLICY, "write_assessment"
    template_name = "profiles/form.html"
    success_message = "Saved."

    def get_allowed_object(self) -> Council:
        """Give the council of the self-assessment of the address."""
        self.find()
        return self.assessment.council

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry its version."""
        return {**super().get_form_kwargs(), "version": self.assessment.version}

    def about(self) -> dict[str, Any]:
        """Give what every service wants to know."""
        return {"assessment_id": self.assessment.pk, "actor": self.actor}


class AnswersEdit(_DraftForm):
    """Write the answers to the three questions."""

    form_class = AnswersForm
    heading = "Three questions"
    lede = "Write as much as you have; what you save is kept as a draft."

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands there."""
        return {name: getattr(self.assessment, name) for name, _ in QUESTIONS}

    def perform(self, form: AnswersForm) -> Any:
        """Save them."""
        return services.write_answers(**self.about(), **form.cleaned_data)


class ThemeEdit(_DraftForm):
    """Write what the council thinks of one theme."""

    form_class = ThemeForm

    def get_allowed_object(self) -> Council:
        """Give the council, once the theme of the address is there."""
        council = super().get_allowed_object()
        theme = Theme.objects.filter(code=self.kwargs["code"]).first()
        if theme is None:
            raise NotVisible
        self.theme, self.heading = theme, theme.name
        return council

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands there."""
        said = self.assessment.theme_views.filter(theme=self.theme).first()
        return {"view": said.view, "evidence": said.evidence, "confidence": said.confidence} if said else {}

    def perform(self, form: ThemeForm) -> Any:
        """Save it."""
        return services.write_theme(**self.about(), theme_code=self.theme.code, **form.cleaned_data)


class DocumentPut(_DraftForm):
    """Put the council's own document."""

    form_class = DocumentForm
    heading = "Your own document"

    def perform(self, form: DocumentForm) -> Any:
        """Keep it."""
        data = dict(form.cleaned_data)
        document = data.pop("document")
        return services.put_document(**self.about(), name=document.name, data=document.read(), **data)


class AssessmentRelease(_DraftForm):
    """Decide who sees a finished self-assessment."""

    action = "release_assessment"
    form_class = ReleaseForm
    heading = "Release the self-assessment"
    lede = "The team of a challenge or review sees what is released, for as long as it lasts."
    success_message = "It is released as you decided."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the clusters to which the council belongs today, and say what it has agreed."""
        council = self.assessment.council
        agreed = agreed_lines(council.pk, SharedMatter.SELF_ASSESSMENT)
        return {**super().get_form_kwargs(), "clusters": own_clusters(council), "agreed": agreed}

    def perform(self, form: ReleaseForm) -> Any:
        """Release it."""
        version = form.cleaned_data["version"]
        return release_assessment(**self.about(), decision=form.decision(), version=version)


class _DraftMove(_OfAssessment, MoveView):
    """A step of a draft."""

    policy, action = POLICY, "write_assessment"

    def get_allowed_object(self) -> Council:
        """Give the council of the self-assessment of the address."""
        self.find()
        return self.assessment.council

    def about(self) -> dict[str, Any]:
        """Give what every service wants to know."""
        return {"assessment_id": self.assessment.pk, "actor": self.actor, "version": seen_version(self.request)}


class AssessmentFinish(_DraftMove):
    """Finish a draft."""

    success_message = "It is finished. Nobody outside the council sees it until you release it."

    def perform(self) -> Any:
        """Finish it."""
        return services.finish_assessment(**self.about())


class AssessmentDrop(_DraftMove):
    """Drop a draft."""

    success_message = "The draft is dropped."
    result: Any = None

    def get_success_url(self) -> str:
        """Go back to the versions, or to the draft where a rule stood in the way."""
        if self.result is None:
            return self.get_back_url()
        return reverse("profiles:own_assessments", args=[self.result.la_code])

    def perform(self) -> Council:
        """Drop it."""
        return services.drop_draft(**self.about())


class AssessmentDownload(_OfAssessment, AllowedMixin, View):
    """The council's own document, as a file to keep and never shown in the page."""

    policy, action = POLICY, "view_council_assessments"
    http_method_names = ["get"]

    def get_allowed_object(self) -> None:
        """Find the self-assessment of the address."""
        self.find()

    def get(self, _request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the document; who takes it from outside the council leaves a row."""
        file = AssessmentFile.objects.filter(assessment=self.assessment).first()
        if file is None:
            raise NotVisible
        self.record_reading(self.assessment)
        response = HttpResponse(bytes(file.data), content_type=file.content_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class AssessmentBeside(_OfAssessment, AllowedMixin, TemplateView):
    """Two versions of a council's self-assessment side by side, year on year."""

    policy, action = POLICY, "view_council_assessments"
    template_name = "profiles/assessment_beside.html"

    def get_allowed_object(self) -> None:
        """Find the later one and the earlier one, both of one council."""
        after, self.before = self.find(self.kwargs["earlier"])
        if self.before.council_id != after.council_id:
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather both."""
        before, after = self.before, self.assessment
        self.record_reading(before, after)
        return super().get_context_data(
            before=before,
            after=after,
            council=after.council,
            years=(_years(before), _years(after)),
            answers=[(title, getattr(before, name), getattr(after, name)) for name, title in QUESTIONS],
            has_answers=any(getattr(one, name) for one in (before, after) for name, _ in QUESTIONS),
            themes=side_by_side(before, after),
            **kwargs,
        )
