"""What a council keeps itself, as an import of its own would leave it."""

from cib.accounts.models import User
from cib.common import clock
from councils.models import Council
from profiles.models import DataImport
from tests.factories import councils as make


def own_import(council: Council, *, by: User, name: str = "in-year.csv") -> DataImport:
    """Make a file of the council's own that was imported today."""
    return DataImport.objects.create(
        state="done",
        format="template",
        file_name=name,
        sha256="0" * 64,
        size_bytes=100,
        council=council,
        published_on=clock.today(),
        uploaded_by=make.person_behind(by),
        uploaded_at=clock.now(),
        ended_at=clock.now(),
    )
