"""Measures invented for the bench: as many as a full import brings, each with the shipped figures of another one."""

from itertools import cycle
from typing import Final

from django.db import connection

from profiles.models import Indicator, Reading

#: As many measures as the Local Authority Interactive Tool has.
MEASURES: Final = 434
_COPIED: Final = ("area_id", "period_id", "value", "missing", "denominator", "finality", "published_on")


def invent_measures(number: int) -> None:
    """Let there be that many indicators, those that ship among them; nothing without figures to copy."""
    known = list(Indicator.objects.order_by("code"))
    more = [_like(one, n) for n, one in zip(range(number - len(known)), cycle(known))] if known else []
    Indicator.objects.bulk_create(made for made, _ in more)
    table, columns = Reading._meta.db_table, ", ".join(_COPIED)
    key = Indicator._meta.pk
    with connection.cursor() as cursor:
        for made, one in more:
            ids = [key.get_db_prep_value(row.pk, connection) for row in (made, one)]
            sentence = f"INSERT INTO {table} (indicator_id, {columns}) SELECT %s, {columns} FROM {table}"  # noqa: S608
            cursor.execute(f"{sentence} WHERE indicator_id = %s", ids)


def _like(one: Indicator, number: int) -> tuple[Indicator, Indicator]:
    """Give a new indicator as another one is, under a code and a label of its own."""
    facts = {field.attname: getattr(one, field.attname) for field in Indicator._meta.concrete_fields}
    del facts["id"]
    return Indicator(**{**facts, "code": f"bench-{number}", "label": f"{one.label}, {number}"}), one
