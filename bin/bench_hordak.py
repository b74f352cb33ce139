"""The same postings in django-hordak, in an environment of its own: prints transactions a second as JSON.

Called by `manage.py bench` with the address of a PostgreSQL database of the bench's own and a number of transactions.
"""

from __future__ import annotations

import json
import sys
import time
from urllib.parse import unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from moneyed import Money


def configure(address: str) -> None:
    """Set Django up with hordak alone."""
    parts = urlsplit(address)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
    installed = ["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"]
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=installed,
        USE_TZ=True,
        SECRET_KEY="bench",  # noqa: S106 - nobody signs in here
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DEFAULT_CURRENCY="GBP",
        CURRENCIES=["GBP"],
    )
    django.setup()


def main() -> int:
    """Post so many transactions of two legs, each in a database transaction of its own."""
    configure(sys.argv[1])
    call_command("migrate", verbosity=0)
    number, made = int(sys.argv[2]), {"type": "IN", "currencies": ["GBP"]}
    account, posting, leg = (apps.get_model("hordak", name) for name in ("Account", "Transaction", "Leg"))
    giver, receiver = (
        account.objects.filter(name=name).first() or account.objects.create(name=name, code=code, **made)
        for name, code in (("Giver", "1"), ("Receiver", "2"))
    )
    began = time.perf_counter()
    for _ in range(number):
        with transaction.atomic():
            posted = posting.objects.create()
            leg.objects.create(transaction=posted, account=giver, debit=Money(2, "GBP"))
            leg.objects.create(transaction=posted, account=receiver, credit=Money(2, "GBP"))
    took = time.perf_counter() - began
    print(json.dumps({"per_second": round(number / took, 1), "legs": leg.objects.count()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
