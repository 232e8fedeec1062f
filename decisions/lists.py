"""Lists of one decision read together: one question to the database for many tables, as a page has many lists and each is short.

PostgreSQL answers each list as JSON, in the order of its query; the fields make their own values of it again."""

import json
from decimal import Decimal

from django.db import connection


def read_together(querysets: dict) -> dict[str, list]:
    """The rows of each of these querysets, as each alone would give them; one that reads the rows of another table along
    (select_related) cannot be among them, as its columns would bear the same names."""
    if not querysets:
        return {}
    asked, values = [], []
    for queryset in querysets.values():
        sql, parameters = queryset.query.sql_with_params()
        asked.append(f"(SELECT json_agg(to_json(each))::text FROM ({sql}) AS each)")  # noqa: S608 (Django's own SQL)
        values.extend(parameters)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        answers = cursor.fetchone()
    return {
        name: [_made(queryset, row) for row in json.loads(answer or "[]", parse_float=Decimal)]
        for (name, queryset), answer in zip(querysets.items(), answers, strict=True)
    }


def _made(queryset, row):
    """One of the rows; what is annotated is set beside its fields, what is deferred stays so."""
    fields = [each for each in queryset.model._meta.concrete_fields if each.column in row]
    values = [None if row[each.column] is None else each.to_python(row[each.column]) for each in fields]
    made = queryset.model.from_db(connection.alias, [each.attname for each in fields], values)
    for name in queryset.query.annotation_select:
        setattr(made, name, row[name])
    return made
