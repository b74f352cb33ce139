"""The pages about a council beside its activity: profile, signs, own figures, self-assessment, timeline, agreement."""

from typing import Any

from django.urls import reverse

from councils.enums import Role
from councils.models import Council
from councils.permissions import POLICY as PLACES
from councils.queries import standing_of
from profiles.models import SelfAssessment
from profiles.permissions import POLICY
from profiles.queries.assessments import visible_assessments


def pages_about(user: Any, council: Council) -> list[tuple[str, str]]:
    """Give the pages about a council that the reader may open, by name and address."""
    sees_own = POLICY.allows(user, "view_own_assessments", council)
    sees_figures = POLICY.allows(user, "view_profile", council)
    is_led = council.region_id in standing_of(user).regions(Role.REGIONAL_LEAD)
    pages = (
        ("Data profile", "profiles:profile", sees_figures),
        ("Early signs", "profiles:council_signs", POLICY.allows(user, "view_signs", council)),
        ("Our own figures", "profiles:own_figures", POLICY.allows(user, "view_own_figures", council)),
        ("Self-assessment", "profiles:own_assessments", sees_own or _sees_assessment(user, council)),
        ("Timeline", "desk:timeline", sees_figures),
        ("Sharing agreement", "councils:agreement_list", PLACES.allows(user, "view_agreement", council)),
    )
    found = [(label, reverse(name, args=[council.la_code])) for label, name, may in pages if may]
    return [*found, ("Early signs", f"{reverse('profiles:sign_list')}#{council.la_code}")] if is_led else found


def tabs_about(user: Any, council: Council, path: str) -> list[dict[str, Any]]:
    """Give the same as tabs of the page at this address; none where there is nowhere else to go."""
    pages = [{"label": label, "url": url, "current": url == path} for label, url in pages_about(user, council)]
    return pages if len(pages) > 1 else []


def _sees_assessment(user: Any, council: Council) -> bool:
    return SelfAssessment.objects.filter(visible_assessments(user), council=council).exists()
