"""Sharing agreements: a council's versions, one of them with its matrix, and every step to signing and ending."""

import re
from typing import Any

from django.urls import reverse

from cib.common import audit
from cib.common.errors import NotVisible
from cib.common.views import MoveView, seen_version
from councils.enums import AgreementStatus
from councils.forms.agreements import EndForm, SharingLineForm, SignForm, TermsForm
from councils.links import council_url
from councils.models import Council, SharingAgreement, SharingLine
from councils.permissions import POLICY
from councils.queries.agreements import agreement_in_force, agreements_of, open_agreement_of, own_clusters
from councils.queries.lists import council_or_404
from councils.services import agreements as services
from councils.views.bases import FormPage, RecordPage, found

_RELATED = ("council__region", "drafted_by", "council_signed_by", "programme_signed_by")


def _require_party(view: Any, council: Council) -> None:
    """Raise NotVisible for who may not know what a council has agreed, before anything else is answered."""
    if not POLICY.allows(view.request.user, "view_agreement", council):
        raise NotVisible


class AgreementList(RecordPage):
    """The versions of a council's agreement, the one in force on top."""

    action = "view_agreement"
    template_name = "councils/agreement_list.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        _require_party(self, council)
        return council

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the versions."""
        council: Council = self.allowed_object
        in_force = agreement_in_force(council)
        return super().get_context_data(
            council=council,
            council_url=council_url(council),
            in_force=in_force,
            lines=in_force.lines.select_related("cluster") if in_force else (),
            versions=agreements_of(council).select_related(*_RELATED),
            may_begin=self.may("draft_agreement", council) and open_agreement_of(council) is None,
            **kwargs,
        )


class AgreementBegin(MoveView):
    """Begin a version."""

    policy, action = POLICY, "draft_agreement"
    success_message = "The draft is begun. Write its terms and its matrix, then propose it."
    result: Any = None

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        _require_party(self, council)
        return council

    def perform(self) -> SharingAgreement:
        """Begin it."""
        return services.begin_agreement(council_id=self.allowed_object.pk, actor=self.actor)

    def get_success_url(self) -> str:
        """Go to the draft, or back to the versions where there is none."""
        if self.result is None:
            return reverse("councils:agreement_list", args=[self.kwargs["la_code"]])
        return reverse("councils:agreement_detail", args=[self.result.pk])


class _OfVersion:
    """A page about one version; permissions are about its council."""

    request: Any
    kwargs: dict[str, Any]

    def get_allowed_object(self) -> Council:
        """Give the council of the version of the address."""
        self.agreement = found(SharingAgreement, self.kwargs["pk"], *_RELATED)
        _require_party(self, self.agreement.council)
        return self.agreement.council

    def get_back_url(self) -> str:
        """Go back to the version."""
        return reverse("councils:agreement_detail", args=[self.agreement.pk])

    def get_success_url(self) -> str:
        """Go back to the version."""
        return self.get_back_url()


def _history_of(agreement: SharingAgreement) -> list[audit.HistoryLine]:
    """Give the lines of the council's history that are about this version: each names it."""
    lines = audit.history_of(agreement.council, reads=lambda _entry, audience: audience == "agreement")
    return [line for line in lines if re.search(rf"ersion {agreement.number}\b", line.text)]


class AgreementDetail(_OfVersion, RecordPage):
    """One version: its terms, its matrix, who signed, what comes next."""

    action = "view_agreement"
    template_name = "councils/agreement_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the version and what the reader may do with it."""
        agreement, council = self.agreement, self.agreement.council
        may_draft = self.may("draft_agreement", council)
        waits = agreement.status == AgreementStatus.PROPOSED
        return super().get_context_data(
            agreement=agreement,
            council=council,
            lines=agreement.lines.select_related("cluster"),
            may_edit=may_draft and agreement.status == AgreementStatus.DRAFT,
            may_take_back=may_draft and waits,
            may_end=may_draft and agreement.status == AgreementStatus.SIGNED,
            may_sign_for_council=waits
            and agreement.council_signed_at is None
            and self.may("sign_for_council", council),
            may_sign_for_programme=waits
            and agreement.programme_signed_at is None
            and self.may("sign_for_programme", council),
            history=_history_of(agreement),
            **kwargs,
        )


class _VersionForm(_OfVersion, FormPage):
    """A form about one version, whose number of changes it carries."""

    action = "draft_agreement"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry the version's own number of changes."""
        return {**super().get_form_kwargs(), "version": self.agreement.version}

    def about(self) -> dict[str, Any]:
        """Give what every service wants to know."""
        return {"agreement_id": self.agreement.pk, "actor": self.actor}


class TermsEdit(_VersionForm):
    """Write the terms of a draft."""

    form_class = TermsForm
    heading = "The terms in words"
    success_message = "The terms are saved."

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands there."""
        return {"text": self.agreement.text}

    def perform(self, form: TermsForm) -> Any:
        """Save them."""
        return services.edit_terms(**self.about(), **form.cleaned_data)


class LineAdd(_VersionForm):
    """Add a line to the matrix of a draft."""

    form_class = SharingLineForm
    heading = "Add a line to the matrix"
    lede = "What no line grants is not shared. Early signs go to a region’s or a cluster’s lead at most."
    success_message = "The line is added."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the council's clusters of today."""
        return {**super().get_form_kwargs(), "clusters": own_clusters(self.agreement.council)}

    def perform(self, form: SharingLineForm) -> Any:
        """Add it."""
        data = dict(form.cleaned_data)
        cluster = data.pop("cluster")
        return services.add_line(**self.about(), cluster_id=cluster.pk if cluster else None, **data)


class _Sign(_VersionForm):
    """Sign a version."""

    form_class = SignForm
    success_message = "Your signature is kept."
    template_name = "councils/agreement_sign.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what is signed."""
        lines = self.agreement.lines.select_related("cluster")
        return super().get_context_data(agreement=self.agreement, lines=lines, **kwargs)


class CouncilSign(_Sign):
    """Sign for the council, as its DCS."""

    action = "sign_for_council"
    heading = "Sign for the council"

    def perform(self, form: SignForm) -> Any:
        """Sign."""
        return services.sign_for_council(**self.about(), **form.cleaned_data)


class ProgrammeSign(_Sign):
    """Sign for the programme, as CIB staff."""

    action = "sign_for_programme"
    heading = "Sign for the programme"

    def perform(self, form: SignForm) -> Any:
        """Sign."""
        return services.sign_for_programme(**self.about(), **form.cleaned_data)


class AgreementEnd(_VersionForm):
    """End a signed agreement."""

    form_class = EndForm
    heading = "End the agreement"
    lede = "Both sides are told. What was shared by it until then stays known to those who saw it."
    success_message = "The agreement ends."

    def perform(self, form: EndForm) -> Any:
        """End it."""
        return services.end_agreement(**self.about(), **form.cleaned_data)


class _VersionMove(_OfVersion, MoveView):
    """A step of one version."""

    policy, action = POLICY, "draft_agreement"

    def about(self) -> dict[str, Any]:
        """Give what every service wants to know."""
        return {"agreement_id": self.agreement.pk, "actor": self.actor, "version": seen_version(self.request)}


class AgreementPropose(_VersionMove):
    """Ask both sides to sign."""

    success_message = "Both sides are asked to sign."

    def perform(self) -> Any:
        """Propose it."""
        return services.propose_agreement(**self.about())


class AgreementTakeBack(_VersionMove):
    """Make a proposed version a draft again."""

    success_message = "It is a draft again."

    def perform(self) -> Any:
        """Take it back."""
        return services.take_back_agreement(**self.about())


class AgreementDrop(_VersionMove):
    """Drop a version that was not signed by both."""

    success_message = "The version is dropped."

    def perform(self) -> Any:
        """Drop it."""
        return services.drop_agreement(**self.about())


class LineRemove(_VersionMove):
    """Take a line out of the matrix of a draft."""

    success_message = "The line is taken out."

    def get_allowed_object(self) -> Council:
        """Give the council of the line of the address."""
        line = SharingLine.objects.filter(pk=self.kwargs["line_id"]).first()
        if line is None:
            raise NotVisible
        self.line = line
        self.kwargs["pk"] = line.agreement_id
        return super().get_allowed_object()

    def perform(self) -> Any:
        """Take it out."""
        return services.remove_line(line_id=self.line.pk, actor=self.actor, version=seen_version(self.request))
