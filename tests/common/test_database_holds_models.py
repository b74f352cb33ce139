"""What models promise about their tables, the database holds: a migration can lose an index without a word."""

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_and_index_is_there(model: type[models.Model]) -> None:
    """Taking db_index from a foreign key took a unique constraint of the same column with it on PostgreSQL."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
    promised = {each.name for each in (*model._meta.constraints, *model._meta.indexes)}
    assert promised - set(there) == set()
