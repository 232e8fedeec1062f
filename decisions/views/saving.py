"""What the pages of a draft have in common when they save: nothing typed is lost, and every refusal says what to do."""

import re
from types import SimpleNamespace

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from psycopg.errors import UniqueViolation

from accounts import richtext
from accounts.fields import RichTextField
from decisions import workflow
from decisions.forms.choosing import ChoosesBetween, as_chosen
from decisions.models.words import FILE_KINDS

from . import merging
from .getting import why_not_edit

GONE = "Somebody has removed this since you opened the page. What you typed is still here: save to add it again."
NUMBER_OF_A_RULE = re.compile(r"\s*\(R-\d+\)")
TIED = "Something else in this request belongs to this. Remove that first, or take the tie away."


def typed(request, form_class, **kwargs):
    """The form with what was posted, or as it stands."""
    if request.method != "POST":
        return form_class(**kwargs)
    form = form_class(as_chosen(request.POST), request.FILES, **kwargs)
    if isinstance(form, ChoosesBetween):
        form.choose(request.POST)
    return form


def saved(form, step) -> bool:
    """Take the step; where it is refused, say so on the form. What the step answers stays as `form.stored`."""
    try:
        form.stored = taken_by_one(step)
    except workflow.NotAsSeen as refused:
        if not form.compared_names and merging.is_nothing_new(form, refused.stored):
            form.stored = SimpleNamespace(**refused.stored)
            return True
        _show_both(form, refused)
    except workflow.StepRefused as refused:
        for obstacle in refused.obstacles:
            form.add_error(None, str(obstacle))
    except ValidationError as wrong:
        _add(form, wrong)
    except ObjectDoesNotExist:
        form.add_error(None, GONE)
    except (ProtectedError, IntegrityError):
        form.add_error(None, TIED)
    else:
        return True
    if hasattr(form, "ask_for_files_again"):
        form.ask_for_files_again()
    return False


def taken_by_one(step):
    """Take the step. Who enters the same as somebody else at the same moment waits at the constraint of the database; asked again,
    the models say what is there already."""
    try:
        with transaction.atomic():
            return _checked(step)
    except IntegrityError as wrong:
        if not isinstance(wrong.__cause__, UniqueViolation):
            raise
    with transaction.atomic():
        return _checked(step)


def _checked(step):
    answer = step()
    connection.check_constraints()
    return answer


def _add(form, wrong: ValidationError) -> None:
    """Put each message of the models at its field, and those about no field of this page at the top. The number of the rule
    stands in the guidance beside the field."""
    by_field = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    for name, found in by_field.items():
        for message in found:
            form.add_error(name if name in form.fields else None, NUMBER_OF_A_RULE.sub("", message))


def expected(request, record, form) -> str:
    """What the page had shown, for the step to compare with what is stored when it has locked it.

    A save that touches more than the page shows, such as a file, is held against the record as it was read just now."""
    posted = request.POST.get("was_seen", "")
    changes = form.changes()
    if set(changes) == set(form.names()) or workflow.seen(record, form.names()) != posted:
        return posted
    return workflow.seen(record, changes)


def was_seen(request, form, record) -> str:
    """What the page to be shown remembers: what is stored, but for a page that comes back, what it had shown at first."""
    if form.is_stale:
        return form.seen_now
    if form.is_bound:
        _compare_again(form, record)
        return request.POST.get("was_seen", "")
    return workflow.seen(record, form.names())


def _show_both(form, refused) -> None:
    """What is stored and what was typed, for each field that both have changed since the page was opened."""
    stored = refused.stored
    names = [name for name in stored if name in form.names()] if hasattr(form, "names") else list(stored)
    form.is_stale, form.seen_now = True, workflow.seen(SimpleNamespace(**stored), names)
    form.compared_names = merging.fields_to_choose(form, stored)
    form.compared = merging.both(form, stored, shown, {})
    form.add_error(None, str(refused.obstacles[0]) if form.compared else merging.MEANWHILE)


def _compare_again(form, record) -> None:
    """A page with two texts that comes back for another reason shows both again."""
    if form.compared_names and record is not None:
        form.is_valid()
        form.compared = merging.both(form, {name: getattr(record, name) for name in form.compared_names}, shown, form.chosen)


def shown(form, name, value):
    """A value of a field as people read it."""
    field = form.fields[name]
    if isinstance(field, RichTextField):
        return mark_safe(richtext.sanitise(value or ""))  # noqa: S308 (sanitised in this line)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str):
        words = dict(getattr(field, "choices", None) or []).get(value, value)
        return mark_safe(linebreaks(words, autoescape=True))  # noqa: S308 (escaped in this line)
    return in_words(value)


def in_words(value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "strftime"):
        return date_format(value, "j F Y")
    if hasattr(value, "quantize"):
        return f"£{value:,.2f}".removesuffix(".00")
    return str(value)


def facts_of(row, names, form_class) -> list[dict]:
    """What a list shows of a row: the named fields that say something, under the labels that their form gives them."""
    facts = []
    for name in names:
        field = row._meta.get_field(name)
        value = getattr(row, name)
        if field.choices:
            value = str(getattr(row, f"get_{name}_display")())
            value = value[:1].upper() + value[1:]
        elif isinstance(field, models.TextField) and value:
            value = richtext.plain_text(value)
        if words := in_words(FILE_KINDS.get(value, value) if name == "media_type" else value):
            asked = form_class.base_fields.get(name)
            label = "kind of file" if name == "media_type" else str(asked.label if asked else field.verbose_name)
            facts.append({"label": label[:1].upper() + label[1:], "value": words})
    return facts


def refuse_unless_editable(request, decision, part: str | None = "") -> None:
    """403 in plain words, with whatever was typed, so that it can be copied."""
    if reason := why_not_edit(request.user, decision, part):
        raise PermissionDenied(reason)
