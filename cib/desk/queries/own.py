"""What stands about a council beside its activity: timeline, own figures, self-assessment, signs, agreement."""

from typing import Any

from django.urls import reverse

from councils.models import Council
from councils.permissions import POLICY as PLACES
from profiles.models import SelfAssessment
from profiles.permissions import POLICY
from profiles.queries.assessments import visible_assessments


def links_about(user: Any, council: Council) -> list[tuple[str, str]]:
    """Give the pages about a council that the reader may open, by name and address."""
    sees_own = POLICY.allows(user, "view_own_assessments", council)
    sees_figures = POLICY.allows(user, "view_profile", council)
    pages = (
        ("Data profile", "profiles:profile", sees_figures),
        ("Timeline: inspections, challenges, reviews, leadership", "desk:timeline", sees_figures),
        ("Our own figures, and who may see them", "profiles:own_figures", _may(user, "view_own_figures", council)),
        ("Self-assessment", "profiles:own_assessments", sees_own or _sees_assessment(user, council)),
        ("Early signs", "profiles:council_signs", _may(user, "view_signs", council)),
        ("Sharing agreement", "councils:agreement_list", PLACES.allows(user, "view_agreement", council)),
    )
    return [(label, reverse(name, args=[council.la_code])) for label, name, may in pages if may]


def _may(user: Any, action: str, council: Council) -> bool:
    return POLICY.allows(user, action, council)


def _sees_assessment(user: Any, council: Council) -> bool:
    return SelfAssessment.objects.filter(visible_assessments(user), council=council).exists()
