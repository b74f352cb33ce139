"""Where councils stand: the list, one council with its statement, files, how days count, supply, the proof."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS, AllowedList
from cib.common.schedule import next_run_of
from councils.models import Council
from peerchallenge.enums import AllowanceKind
from peerchallenge.filters.days import StandingFilter
from peerchallenge.models import LedgerProof, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries import days as queries
from peerchallenge.queries.proofs import CHECKS
from peerchallenge.tables.days import StandingTable
from peerchallenge.views.days.bases import (
    CouncilPage,
    DaysPage,
    OfficePage,
    days_crumbs,
    programme_years,
    whose,
    year_shown,
)

STATEMENT_HEAD: Final = (
    *("Date", "Kind", "What for", "Entry", "Days", "Reserved", "Done", "Still to come", "Above the allowance"),
)


class Days(AllowedList):
    """Councils whose days the reader may see; whoever sees one council only is led to it."""

    policy = POLICY
    action = "view_offer"  # the list is there for whoever may see one council at least
    table_class = StandingTable
    filterset_class = StandingFilter
    template_name = "peerchallenge/days/council_list.html"
    list_name = "councils"
    export_name = "days"

    def get_allowed_object(self) -> Any:
        """Raise NotVisible where the reader may see no council's days."""
        seen = POLICY.objects_for(self.request.user, "view_days", Council.objects.all())
        self.visible = list(seen.values_list("pk", "la_code")[:2])
        if not self.visible:
            raise NotVisible
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead the reader of one council to it; show the list to everybody else."""
        if len(self.visible) == 1:
            return HttpResponseRedirect(reverse("peerchallenge:days_council", args=[self.visible[0][1]]))
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Narrow to the councils of the year that the reader may see."""
        self.year = year_shown(self.request.GET.get("year", ""))
        rows = queries.councils_of_year(self.year).select_related("region")
        return POLICY.objects_for(self.request.user, "view_days", rows)

    def get_table_data(self) -> list[Any]:
        """Put each council's position beside it, and narrow by standing."""
        councils = list(super().get_table_data())
        positions = queries.positions_of(councils, self.year)
        for council in councils:
            council.position = positions[council.pk]
        wanted = self.request.GET.get("standing", "")
        return [c for c in councils if _stands(c.position, wanted)]

    def get_table_kwargs(self) -> dict[str, Any]:
        """Let the table's links keep the year."""
        return {**super().get_table_kwargs(), "first_year": self.year.starts_on.year}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the years to choose from, and what the office may do."""
        office = POLICY.allows(self.request.user, "manage_programme_year")
        context = {"year": self.year, "office": office}
        return super().get_context_data(breadcrumbs=[("/", "Home")], **context, **kwargs)


def _stands(position: queries.Position, wanted: str) -> bool:
    used = position.given + position.committed + position.received + position.reserved
    return {
        "gives": position.net_given > 0,
        "receives": position.net_given < 0,
        "quiet": used == 0,
        "full": position.still_to_receive == 0,
    }.get(wanted, True)


class CouncilDays(CouncilPage, TemplateView):
    """One council: both standings, and for its own leaders and CIB staff the statements with every entry."""

    template_name = "peerchallenge/days/council.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the standings, and the statements for who may read them."""
        user, council = self.request.user, self.council
        years = programme_years()
        year = year_shown(self.request.GET.get("year", ""), years)
        reads = POLICY.allows(user, "view_statement", council)
        statements = _statements(council, year) if reads else []
        return super().get_context_data(
            council=council,
            year=year,
            years=years,
            whose=whose(user, council),
            whose_inside=whose(user, council).replace("Your", "your"),
            position=queries.position_of(council, year),
            statements=statements,
            people=queries.people_who_gave(statements[0]["statement"]) if reads else [],
            effort=queries.effort_of_council(council, year) if reads else None,
            proof=LedgerProof.objects.first(),
            may_post=POLICY.allows(user, "post_allowance", council),
            may_ask=POLICY.allows(user, "request_for_council", council),
            may_reverse=POLICY.allows(user, "reverse_transfer"),
            breadcrumbs=days_crumbs(),
            **kwargs,
        )


def _statements(council: Council, year: ProgrammeYear) -> list[dict[str, Any]]:
    """Give the statements to show: giving, receiving, and member support once anything happened in it."""
    heads = (
        (AllowanceKind.GIVE, "gives", "Given", "Still to give"),
        (AllowanceKind.RECEIVE, "receives", "Received", "Still to receive"),
        (AllowanceKind.MEMBER_SUPPORT, "receives as member peer support", "Received", "Still to receive"),
    )
    found, statements = [], queries.statements_of(council, year, [kind for kind, *_ in heads])
    for kind, verb, done, left in heads:
        statement = statements[kind]
        if kind != AllowanceKind.MEMBER_SUPPORT or any(line.ids for line in statement.lines):
            found.append({"statement": statement, "kind": kind.value, "verb": verb, "done": done, "left": left})
    return found


class StatementFile(CouncilPage, View):
    """A statement as CSV or XLSX: one row an entry, days as numbers."""

    action = "view_statement"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the file; a form or a kind that there is not is 404."""
        form, kind = kwargs["form"], request.GET.get("kind", AllowanceKind.GIVE)
        if form not in EXPORTS or kind not in AllowanceKind.values:
            raise NotVisible
        year = year_shown(request.GET.get("year", ""))
        statement = queries.statement_of(self.council, year, kind, joined=False)
        name = f"days-{kind}-{self.council.la_code}-{year.starts_on.year}".replace("_", "-")
        return export_response(form, name, STATEMENT_HEAD, _cells(statement))


def _cells(statement: queries.Statement) -> list[list[Any]]:
    return [
        [
            line.on,
            line.label,
            line.what,
            line.reference,
            "" if line.change is None else line.change / 2,
            line.reserved / 2,
            line.done / 2,
            line.left / 2,
            line.over / 2,
        ]
        for line in statement.lines
    ]


class HowDaysCount(DaysPage, TemplateView):
    """How days are counted: the rule of each year, in words, for everybody who signs in."""

    action = "view_offer"
    template_name = "peerchallenge/days/how.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the year shown, all years, and what is proved each night."""
        year = year_shown(self.request.GET.get("year", ""))
        counted, uncounted = queries.kinds_of(year)
        return super().get_context_data(
            year=year,
            years=programme_years(),
            counted=counted,
            uncounted=uncounted,
            checks=CHECKS,
            proof=LedgerProof.objects.first(),
            breadcrumbs=[("/", "Home")],
            **kwargs,
        )


class Supply(OfficePage, TemplateView):
    """The year's supply of days against what is asked for, honestly."""

    action = "manage_programme_year"
    template_name = "peerchallenge/days/supply.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the figures of the year."""
        year = year_shown(self.request.GET.get("year", ""))
        figures = queries.supply_and_demand(year)
        return super().get_context_data(
            year=year,
            years=programme_years(),
            figures=figures,
            check=queries.national_check(figures.allowance),
            breadcrumbs=days_crumbs(),
            **kwargs,
        )


class Proof(OfficePage, TemplateView):
    """When the ledger was last proved, each statement, and what was wrong."""

    action = "reverse_transfer"
    template_name = "peerchallenge/days/proof.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Set the problems of the last proof beside the statements."""
        proof = LedgerProof.objects.first()
        problems = proof.problems if proof else []
        rows = [(check, [p["problem"] for p in problems if p["check"] == check.name]) for check in CHECKS]
        more = {"next_at": next_run_of("verify-ledger"), "moves_on": settings.DEMONSTRATION}
        return super().get_context_data(proof=proof, rows=rows, breadcrumbs=days_crumbs(), **more, **kwargs)
