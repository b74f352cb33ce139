"""The indicators as CIB staff keep them: a list, and what is said of one."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.changing import ChangeView, Line, compared
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from profiles.filters.indicators import IndicatorFilter
from profiles.forms.indicators import IndicatorForm
from profiles.models import Indicator
from profiles.permissions import POLICY
from profiles.queries.indicators import facts_of, facts_worded, indicator_history, indicators_listed, year_words
from profiles.queries.profiles import core_year
from profiles.rules.indicators import IndicatorFacts
from profiles.services.indicators import edit_indicator
from profiles.tables.indicators import IndicatorTable
from profiles.views.office import OfficePage, figures_crumbs


class IndicatorList(AllowedList):
    """All indicators, for CIB staff; for everybody else there is no such page."""

    policy, action = POLICY, "edit_indicator"
    table_class, filterset_class = IndicatorTable, IndicatorFilter
    list_name, export_name = "indicators", "indicators"
    template_name = "profiles/indicator_list.html"

    def get_queryset(self) -> QuerySet[Indicator]:
        """Give all of them, with their place in the year's core list."""
        return indicators_listed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the year and the way here."""
        return super().get_context_data(year=year_words(core_year()), breadcrumbs=figures_crumbs(), **kwargs)


class IndicatorEdit(OfficePage, ChangeView):
    """Change what is said of an indicator."""

    action = "edit_indicator"
    form_class = IndicatorForm
    template_name = "profiles/indicator_form.html"
    success_message = "The indicator is changed. It counts from now on."

    def get_allowed_object(self) -> Any:
        """Find the indicator of the address."""
        super().get_allowed_object()
        found = indicators_listed().filter(code=self.kwargs["code"]).first()
        if found is None:
            raise NotVisible
        self.row: Indicator = found

    def get_heading(self) -> str:
        """Name the indicator."""
        return self.row.label

    def back_url(self) -> str:
        """Give the list of indicators."""
        return reverse("profiles:indicator_list")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.row.version}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what holds."""
        return {**super().get_initial(), **asdict(facts_of(self.row))}

    def perform(self, form: IndicatorForm) -> Indicator:
        """Change it."""
        data = dict(form.cleaned_data)
        reason, seen, theme = data.pop("reason"), data.pop("version"), data.pop("theme")
        facts = IndicatorFacts(**data, theme=theme.code)
        return edit_indicator(code=self.row.code, facts=facts, reason=reason, actor=self.actor, version_seen=seen)

    def lines(self, form: IndicatorForm) -> list[Line]:
        """Set it beside what holds."""
        words = facts_worded()
        return compared(words(facts_of(self.row)), words(facts_of(self.result)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where its figures come from, and its history."""
        return super().get_context_data(indicator=self.row, versions=indicator_history(self.row), **kwargs)
