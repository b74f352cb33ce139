"""How many postings a second: our ledger, django-hordak beside it, and a bare insert of two rows."""

import json
import subprocess
import sys
import time
import venv
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from cib.accounts.models import User
from cib.common import audit, clock
from councils.models import Council
from peerchallenge import ledger
from peerchallenge.enums import EffortKind, Leg
from peerchallenge.models import ProgrammeYear

HORDAK = "django-hordak"
#: An action that has words; which one does not matter to how long it takes.
AUDITED_AS = "allowance.yearly"
_TABLE = "bench_bare"


def our_postings(number: int, actor: User, *, audited: bool) -> float:
    """Post so many reservations, each in a transaction of its own with the accounts locked; give them a second.

    A service writes one audit row for all that an action posts: `audited` counts one for each posting.
    """
    council = Council.objects.in_force().order_by("la_code")[0]
    giver, programme = ledger.account_of_council(council.pk), ledger.programme_account()
    today = clock.today()
    year = ProgrammeYear.objects.get(starts_on__lte=today, ends_on__gte=today)
    run, began = uuid4(), time.perf_counter()
    for n in range(number):
        reservation = ledger.Reservation(
            reference=f"pace/{run}/{n}",
            leg=Leg.GIVEN,
            giver_id=giver.pk,
            receiver_id=programme.pk,
            account_id=giver.pk,
            host_account_id=giver.pk,
            half_days=2,
            effort=EffortKind.FIELDWORK,
            day=today,
            year_id=year.pk,
            engagement_id=run,
            person_id=run,
        )
        with transaction.atomic():
            ledger.lock_accounts([giver.pk, programme.pk])
            posted = ledger.reserve([reservation], actor=actor)
            if audited:
                audit.record(AUDITED_AS, posted[0], actor=actor)
    return round(number / (time.perf_counter() - began), 1)


def bare_inserts(number: int) -> float:
    """Insert two rows in each of so many transactions, without any application; give transactions a second."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_TABLE} (id bigserial PRIMARY KEY, account bigint, amount int, at timestamptz)")
    began = time.perf_counter()
    for n in range(number):
        with transaction.atomic(), connection.cursor() as cursor:
            for amount in (2, -2):
                cursor.execute(f"INSERT INTO {_TABLE} (account, amount, at) VALUES (%s, %s, now())", [n, amount])  # noqa: S608 - our own name
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_TABLE}")
    return round(number / took, 1)


def hordak_python() -> Path:
    """Give the Python of the environment in which hordak lives, made on the first call."""
    room = settings.VAR_DIR / "hordak"
    python = Path(room) / "bin" / "python"
    if not python.exists():
        venv.create(room, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", HORDAK, "psycopg2-binary"]
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - a fixed command
    return python


def hordak_postings(number: int, address: str) -> float:
    """Post so many transactions of two legs in hordak; give them a second."""
    script = settings.BASE_DIR / "bin" / "bench_hordak.py"
    command = [str(hordak_python()), str(script), address, str(number)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - a fixed command
    found: float = json.loads(done.stdout.splitlines()[-1])["per_second"]
    return found


def hordak_version() -> str:
    """Say which hordak it was."""
    asked = [str(hordak_python()), "-c", f"from importlib.metadata import version; print(version('{HORDAK}'))"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - a fixed command


def versions() -> str:
    """Say on what it was measured, which is PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"Python {sys.version.split()[0]}, PostgreSQL {cursor.fetchone()[0].split()[0]}"
