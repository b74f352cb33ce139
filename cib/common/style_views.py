"""The style guide: every component in its states, for our own eyes and tests; never in production."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from cib.common import errors, style_samples, views_errors
from cib.common.components import words
from cib.common.forms import GovDateField, HalfDaysField, PcForm
from cib.common.tags.drawings import tag

PAGES = ("components", "form", "question", "list", "confirmation", "map", "print")
ERROR_PAGES = ("400", "403", "403_csrf", "404", "409", "413", "422", "429", "500")


class SampleForm(PcForm):
    """One field of each kind."""

    focus = forms.CharField(label="What is it about?", help_text="One sentence, as you would say it to a colleague")
    why = forms.CharField(label="Why now?", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    email = forms.EmailField(label="E-mail address", max_length=254)
    offer = forms.ChoiceField(label="Offer", choices=[("", "Choose one"), ("pc", "Peer challenge"), ("pr", "Review")])
    urgency = forms.ChoiceField(
        label="How urgent is it?",
        widget=forms.RadioSelect,
        choices=[("standard", "Standard"), ("overdue", "A cycle is overdue"), ("intervention", "Intervention")],
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        widget=forms.CheckboxSelectMultiple,
        choices=[("care", "Leaving care"), ("send", "SEND"), ("help", "Early help")],
        help_text="Choose all that apply",
    )
    earliest = GovDateField(label="Earliest date", help_text="For example, 19 4 2027")
    days = HalfDaysField(label="Days on site", min_half_days=1, max_half_days=10, help_text="Whole or half days")
    people = forms.IntegerField(label="People on the team", min_value=1, max_value=12, required=False)
    paper = forms.FileField(label="Paper", required=False)
    agree = forms.BooleanField(label="The lead member knows about this")

    option_hints = {"urgency": {"intervention": "The council is subject to a direction"}}


class QuestionForm(PcForm):
    """One question whose label is the page's heading."""

    hidden_labels = {"earliest"}
    earliest = GovDateField(label="Earliest date", help_text="For example, 19 4 2027")


class SampleFilter(forms.Form):
    """A filter as lists have it."""

    council = forms.CharField(label="Council", required=False, max_length=80)
    state = forms.MultipleChoiceField(
        label="State",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("applied", "Applied"), ("accredited", "Accredited"), ("lapsed", "Lapsed")],
    )


class SampleTable(tables.Table):
    """A table as lists have it."""

    name = tables.Column(verbose_name="Name")
    council = tables.Column(verbose_name="Council")
    state = tables.Column(verbose_name="Accreditation")
    half_days = tables.Column(
        verbose_name="Days this year",
        attrs={"td": {"class": "govuk-table__cell--numeric"}, "th": {"class": "govuk-table__header--numeric"}},
    )

    class Meta:
        attrs = {"caption": "Challengers", "id": "results"}

    def render_name(self, value: str) -> SafeString:
        """Link the name, with a line under it."""
        return format_html('<a class="govuk-link" href="#results">{}</a>', value)

    def render_state(self, value: str) -> SafeString:
        """Show the state as a tag."""
        return tag(value, {"Lapsed": "grey", "Suspended": "brick", "Accredited": "moss"}.get(value, ""))

    def render_half_days(self, value: int) -> str:
        """Write days."""
        return words.half_days_number(value)


NAVIGATION = [
    {"label": "Home", "url": "#home", "active": True, "count": 5},
    {"label": "Challenges and reviews", "url": "#list", "active": False},
    {"label": "Days", "url": "#days", "active": False},
    {"label": "Data profile", "url": "#profile", "active": False},
    {"label": "Our people", "url": "#people", "active": False},
]


@method_decorator(login_not_required, name="dispatch")
class StylePageView(TemplateView):
    """One page of the style guide; an unknown name, or a real installation, answers 404."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it on a demonstration and to those who develop, nowhere else."""
        if not (settings.DEBUG or settings.DEMONSTRATION):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        """Give the page's template."""
        page = self.kwargs.get("page", "components")
        if page not in PAGES:
            raise Http404
        return [f"common/style/{page}.html"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the forms with what was sent, so that their errors can be seen."""
        return self.render_to_response(self.get_context_data(**kwargs), status=422)

    def _form(self) -> PcForm:
        form_class = QuestionForm if self.kwargs.get("page") == "question" else SampleForm
        if self.request.method == "POST":
            return form_class(self.request.POST, self.request.FILES, version=3)
        return form_class(version=3)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the samples."""
        table = SampleTable(list(style_samples.PEOPLE * 20), order_by=self.request.GET.get("sort", ""))
        table.paginate(page=1, per_page=6)
        sample_filter = type("Filter", (), {"form": SampleFilter(self.request.GET)})
        return {
            **super().get_context_data(**kwargs),
            "samples": style_samples,
            "rails": style_samples.rails(),
            "form": self._form(),
            "table": table,
            "filter": sample_filter if self.kwargs.get("page") == "list" else None,
            "list_name": "people",
            "export_urls": [("CSV", "#csv"), ("XLSX", "#xlsx")],
            "navigation": NAVIGATION,
            "breadcrumbs": [("/", "Home"), ("#list", "Challenges and reviews")],
            "back_url": "#back",
            "later_url": "#later",
            "error_pages": ERROR_PAGES,
        }


@login_not_required
def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the error pages as people would see it."""
    if not (settings.DEBUG or settings.DEMONSTRATION) or name not in ERROR_PAGES:
        raise Http404
    made = {
        "400": lambda: views_errors.bad_request(request),
        "403": lambda: views_errors.permission_denied(request),
        "403_csrf": lambda: views_errors.csrf_failure(request),
        "404": lambda: views_errors.page_not_found(request),
        "429": lambda: views_errors.too_many_requests(request),
        "500": lambda: views_errors.server_error(request),
    }
    if name in made:
        return made[name]()
    context = {
        "here": "#page",
        "typed": [("Focus", "How well does our early help front door work?"), ("Why now", "It has changed. " * 12)],
        "breaches": [errors.Breach("PC-14", "This would bring your council to 6 received days; its allowance is 5")],
    }
    return render(request, f"{name}.html", context, status=int(name))
