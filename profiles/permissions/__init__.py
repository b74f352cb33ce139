"""Who may do what with council data profiles: one literal table from action to predicate."""

from cib.common.policy import Policy, anyone_signed_in, through
from councils.models import Council
from councils.permissions.predicates import cib_staff, dcs_of_council, delegate_of_council
from profiles.models import DataImport, EarlySign, SelfAssessment
from profiles.permissions.people import (
    delegate_somewhere,
    granted,
    imported_it,
    keeps_figures,
    leads_region_or_cluster,
    own_people,
    sector,
    sees_assessment,
    sees_sign,
)

POLICY = Policy(
    {
        # A council's page of published figures; which figures stand on it, `queries.visible` decides one by one.
        "view_profile": sector | delegate_somewhere | granted,
        "compare_councils": sector | delegate_somewhere,
        # A council's own figures, provisional until it releases them.
        "view_own_figures": own_people | delegate_of_council,
        "upload_figures": keeps_figures,
        "release_figures": keeps_figures,
        "release_assessment": dcs_of_council,
        # Self-assessments: written for the council's DCS, seen by others as the council releases them.
        "write_assessment": dcs_of_council | delegate_of_council,
        "view_assessment": sees_assessment,
        "view_own_assessments": own_people | delegate_of_council,
        "view_council_assessments": anyone_signed_in,  # the page shows each reader what they may see, or is not there
        # Early signs: the council's own people first, others as its sharing agreement lets them.
        "view_signs": own_people | delegate_of_council,
        "list_signs": leads_region_or_cluster,
        "view_sign": sees_sign,
        "answer_sign": through("council", Council, dcs_of_council),
        "tell_own_concern": dcs_of_council,
        # The published ones.
        "import_published": cib_staff,
        "edit_indicator": cib_staff,
        "change_policies": cib_staff,
        "view_import": imported_it,
    },
    views={
        Council: "view_profile",
        DataImport: "view_import",
        EarlySign: "view_sign",
        SelfAssessment: "view_assessment",
    },
)

__all__ = ["POLICY"]
