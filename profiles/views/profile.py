"""A council's profile by theme, and the way to one's own."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from cib.common.errors import NotVisible
from cib.common.exports import export_response
from cib.common.lists import EXPORTS
from cib.common.views import AllowedMixin
from councils.models import Council
from councils.queries import standing_of
from councils.queries.lists import council_or_404
from profiles.models import Theme
from profiles.permissions import POLICY
from profiles.queries.differences import largest_differences
from profiles.queries.profiles import Row, core_indicators, indicators_of, ranked, reader_for, rows_of
from profiles.queries.visible import OWN_ROLES
from profiles.views import files
from profiles.views.shown import ShownRow, shown_row
from profiles.views.tabs import tabs_about

ROWS_A_PAGE = 40


class ProfileHome(LoginRequiredMixin, View):
    """Leads to the profile of the reader's own council, or to the map of England."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go there."""
        standing = standing_of(request.user)
        own = standing.councils(*OWN_ROLES) or standing.councils() or standing.delegated_councils()
        council = Council.objects.filter(pk__in=own).first()
        url = reverse("profiles:england") if council is None else reverse("profiles:profile", args=[council.la_code])
        return HttpResponseRedirect(url)


class CouncilFigures(AllowedMixin, TemplateView):
    """A page of one council's figures; which of them, `visible_readings` decides one by one."""

    policy = POLICY
    action = "view_profile"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    @property
    def council(self) -> Council:
        """Give the council of the address."""
        found: Council = self.allowed_object
        return found


class ProfileView(CouncilFigures):
    """All themes with the core indicators, or one theme with everything that is measured of it."""

    template_name = "profiles/profile.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or answer `?export=csv` with its figures."""
        self.theme = self._theme()
        self.reader = reader_for(request.user)
        kind = request.GET.get("export", "")
        if kind in EXPORTS:
            wanted = indicators_of(self.theme) if self.theme else core_indicators()
            rows = [files.row(row, self.council) for row in self._rows(wanted)]
            return export_response(kind, f"profile-{self.council.la_code}", files.PROFILE_HEAD, rows)
        return super().get(request, *args, **kwargs)

    def _theme(self) -> Theme | None:
        asked = self.request.GET.get("theme", "")
        self.themes = list(Theme.objects.all()) if asked else []
        found = next((theme for theme in self.themes if theme.code == asked), None)
        if asked and found is None:
            raise NotVisible
        return found

    def _rows(self, indicators: Iterable[Any]) -> list[Row]:
        self.places, rows = rows_of(self.reader, self.council, indicators)
        return ranked(self.reader, rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the themes with their rows, and the largest differences where all themes are shown."""
        pages = Paginator(list(indicators_of(self.theme)), ROWS_A_PAGE) if self.theme else None
        page = pages.get_page(self.request.GET.get("page")) if pages else None
        rows = self._rows(page.object_list if page is not None else core_indicators())
        return super().get_context_data(
            council=self.council,
            about=[] if self.theme else tabs_about(self.request.user, self.council, self.request.path),
            theme=self.theme,
            page=page,
            sections=(sections := sections_of(rows, self.council)),
            views=self._views(self.themes or [theme for theme, _ in sections]),
            differences=None if self.theme else largest_differences(rows, self.reader.policy),
            has_close_neighbours=self.places.are_neighbours_close,
            neighbours=len(self.places.neighbours),
            nearest=[n.council.la_code for n in self.places.neighbours][: self.reader.policy.compared_max - 2],
            may_ask=POLICY.allows(self.request.user, "view_own_figures", self.council),
            may_compare=POLICY.allows(self.request.user, "compare_councils"),
            export_urls=[(kind.upper(), self._url(export=kind)) for kind in EXPORTS],
            **kwargs,
        )

    def _views(self, shown: Iterable[Theme]) -> list[dict[str, Any]]:
        every = {"label": "All themes", "url": "?", "current": self.theme is None}
        themes = ({"label": t.name, "url": f"?theme={t.code}", "current": t == self.theme} for t in shown)
        return [every, *themes]

    def _url(self, **changes: str) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        query.update(changes)
        return f"?{query.urlencode()}"


def sections_of(rows: Iterable[Row], council: Council) -> list[tuple[Theme, list[ShownRow]]]:
    """Gather rows under their themes, in the themes' order."""
    found: dict[int, list[ShownRow]] = defaultdict(list)
    themes: dict[int, Theme] = {}
    for row in rows:
        themes[row.indicator.theme_id] = row.indicator.theme
        found[row.indicator.theme_id].append(shown_row(row, council))
    ordered = sorted(themes.values(), key=lambda theme: theme.position)
    return [(theme, found[theme.pk]) for theme in ordered]
