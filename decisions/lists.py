"""Lists of one decision read together: one question to the database for many tables, as a page has many lists and each is short.

PostgreSQL answers each list as JSON, in the order of its query; the fields make their own values of it again."""

import json
from decimal import Decimal
from functools import cache

from django.db import connection


def read_together(querysets: dict) -> dict[str, list]:
    """The rows of each of these querysets, as each alone would give them; one that reads the rows of another table along
    (select_related) cannot be among them, as its columns would bear the same names, nor one with fields of bytes."""
    asked, values = [], []
    for queryset in querysets.values():
        sql, parameters = queryset.query.sql_with_params()
        asked.append(f"FROM ({sql}) AS each")
        values.extend(parameters)
    return _read(querysets, asked, values)


def _read(querysets, asked, values) -> dict[str, list]:
    if not asked:
        return {}
    with connection.cursor() as cursor:
        lists = ", ".join(f"(SELECT json_agg(to_json(each))::text {each})" for each in asked)
        cursor.execute(f"SELECT {lists}", values)  # noqa: S608 (Django's own SQL)
        answers = cursor.fetchone()
    return {
        name: [_made(queryset, row) for row in json.loads(answer or "[]", parse_float=Decimal)]
        for (name, queryset), answer in zip(querysets.items(), answers, strict=True)
    }


def prefetch_together(owners, names, without=None) -> None:
    """What `prefetch_related_objects` does for these lists of the owners, in one question. `without` names a field of a list that
    is left for later; for the lists the same holds as for `read_together`."""
    owners, told = list(owners), without or {}
    if not owners:
        return
    lists = {name: _whole_list(type(owners[0]), name, told.get(name)) for name in names}
    querysets = {name: queryset for name, (queryset, _) in lists.items()}
    read = _read(querysets, [sql for _, sql in lists.values()], [[each.pk for each in owners]] * len(lists))
    for name, rows in read.items():
        field = _list_of(owners[0], name)[1]
        for owner in owners:
            hold(owner, name, [row for row in rows if getattr(row, f"{field}_id") == owner.pk])


def prefetch_unread(owners, names) -> None:
    """The same for those of these lists that are not read yet."""
    owners = list(owners)
    kept = [each.__dict__.get("_prefetched_objects_cache", {}) for each in owners]
    if unread := [name for name in names if any(name not in each for each in kept)]:
        prefetch_together(owners, unread)


@cache
def _whole_list(owner_model, name, without) -> tuple:
    """The queryset of a list of whichever owners, and its SQL, which is written once: many lists are read for every page."""
    model, field = _list_of(owner_model, name)
    queryset = model._default_manager.defer(without) if without else model._default_manager.all()
    sql, _ = queryset.query.sql_with_params()
    column = model._meta.get_field(field).column
    return queryset, f'FROM ({sql}) AS each WHERE each."{column}" = ANY(%s)'


def _list_of(owner, name) -> tuple:
    """The model of the rows, and the field in which they name their owner."""
    relation = owner._meta.get_field(name)
    return relation.related_model, relation.field.name


def hold(owner, name, rows) -> None:
    """Keep the rows of a list as a prefetch keeps them, and tell each whose it is."""
    for row in rows:
        setattr(row, _list_of(owner, name)[1], owner)
    show(owner, name, rows)


def show(owner, name, rows) -> None:
    """Have a record answer these rows as its list; the rows stay whose they are."""
    kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept.pop(name, None)  # otherwise the list that was kept would be answered, and changed
    held = getattr(owner, name).get_queryset()
    held._result_cache, held._prefetch_done = rows, True
    kept[name] = held


def tell_names(named) -> None:
    """Give rows those whom they name, read in one question a table: pairs of a row and the name of its field."""
    named = [(row, row._meta.get_field(name)) for row, name in named]
    for model in {field.related_model for _, field in named}:
        of_model = [(row, field) for row, field in named if field.related_model is model]
        found = model._default_manager.in_bulk({getattr(row, field.attname) for row, field in of_model} - {None})
        for row, field in of_model:
            setattr(row, field.name, found.get(getattr(row, field.attname)))


def _made(queryset, row):
    """One of the rows; what is annotated is set beside its fields, what is deferred stays so."""
    fields = [each for each in queryset.model._meta.concrete_fields if each.column in row]
    values = [None if row[each.column] is None else each.to_python(row[each.column]) for each in fields]
    made = queryset.model.from_db(connection.alias, [each.attname for each in fields], values)
    for name in queryset.query.annotation_select:
        setattr(made, name, row[name])
    return made
