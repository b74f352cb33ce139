"""The programme as a whole: CIB staff see all of it, the board its totals, government its fixed tables."""

from cib.common.policy import Policy
from councils.enums import Role
from councils.permissions.predicates import holds_role

cib_staff = holds_role("CIB staff", Role.CIB_STAFF)
board_member = holds_role("board member", Role.BOARD_MEMBER)
government_reader = holds_role("government reader", Role.GOVERNMENT_READER)

POLICY = Policy(
    {
        "view_england": cib_staff,
        "view_totals": board_member | cib_staff,
        "view_fixed_tables": government_reader | board_member | cib_staff,
    },
    views={},
)
