"""The product's addresses with the admin's lists and an empty page beside them; only the bench serves them."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import include, path
from django.views.generic import TemplateView

from councils.models import Council
from peerchallenge.models import Challenger, Engagement, Transfer
from profiles.models import Reading
from reviews.models import Cycle

site = AdminSite(name="bench")


class Listed(ModelAdmin[Any]):
    """A change list as one would first write it: columns of the table itself, relations read in one query."""

    list_select_related = True
    show_full_result_count = True


COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Engagement: ("number", "host", "offer_version", "status", "requested_at"),
    Challenger: ("person", "kind", "post_title", "accreditation", "accredited_until"),
    Transfer: ("reference", "leg", "phase", "half_days", "day", "posted_at"),
    Council: ("la_code", "name", "region", "type"),
    Reading: ("indicator", "area", "period", "value", "missing", "published_on"),
    Cycle: ("council", "offer", "state", "due_on"),
}
for _model, _columns in COLUMNS.items():
    site.register(_model, type(f"{_model.__name__}Listed", (Listed,), {"list_display": _columns}))


class EmptyPage(LoginRequiredMixin, TemplateView):
    """Our header, navigation and footer, and nothing between them."""

    template_name = "desk/bench_empty.html"


urlpatterns = [
    path("bench/admin/", site.urls),
    path("bench/empty/", EmptyPage.as_view()),
    path("", include("cib.urls")),
]
