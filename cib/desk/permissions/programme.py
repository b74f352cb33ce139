"""The programme as a whole: CIB staff see all of it."""

from cib.common.policy import Policy
from councils.enums import Role
from councils.permissions.predicates import holds_role

cib_staff = holds_role("CIB staff", Role.CIB_STAFF)

POLICY = Policy(
    {
        "view_england": cib_staff,
    },
    views={},
)
