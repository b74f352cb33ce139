"""Files of the programme's totals taken away: each leaves a row in the audit (R014)."""

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.desk.permissions.programme import POLICY


@transaction.atomic
def note_export(*, action: str, table: str, form: str, actor: User) -> None:
    """Note who took which table as which kind of file; `action` is what lets them read it."""
    POLICY.require(actor, action)
    audit.record("programme.exported", actor, actor=actor, changes={"table": table, "form": form})
