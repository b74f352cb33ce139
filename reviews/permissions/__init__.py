"""Who may do what with review cycles: one literal table from action to predicate. Nothing else grants anything."""

from cib.common.policy import Policy, through
from councils.enums import Role
from councils.models import Council, Region
from councils.permissions.predicates import (
    cib_staff,
    cluster_reader_of_council,
    dcs_of_council,
    delegate_of_council,
    holds_in_region,
    leader_of_council,
    leads_region,
    region_reader_of_council,
)
from reviews.models import Cycle

_readers = leader_of_council | delegate_of_council | region_reader_of_council | cluster_reader_of_council | cib_staff
_regional_lead = holds_in_region("regional lead of the region", Role.REGIONAL_LEAD)

POLICY = Policy(
    {
        # That a council's turn is due, booked or done is activity: its leaders, region, clusters and CIB staff.
        "view_cycles_of_council": _readers,
        "view_cycle": through("council", Council, _readers),
        "book_cycle": through("council", Council, dcs_of_council | delegate_of_council | cib_staff),
        "waive_cycle": cib_staff,
        "count_elsewhere": cib_staff,
        "set_due_date": cib_staff,
        "import_cycles": cib_staff,
        "change_policies": cib_staff,
        # The plan of a region: which quarter has how many.
        "view_plan": leads_region | cib_staff,
        "set_capacity": _regional_lead | cib_staff,
    },
    views={Cycle: "view_cycle", Council: "view_cycles_of_council", Region: "view_plan"},
)

__all__ = ["POLICY"]
