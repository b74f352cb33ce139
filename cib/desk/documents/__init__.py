"""Documents written from the code: the states, the rules, the permissions."""

from cib.desk.documents.permissions import permissions_page
from cib.desk.documents.rules import rules_page
from cib.desk.documents.states import states_page

#: Each page of docs/ that is written from the code, with what writes it.
PAGES = {"states.md": states_page, "rules.md": rules_page, "permissions.md": permissions_page}

__all__ = ["PAGES"]
