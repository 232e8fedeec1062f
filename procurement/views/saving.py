"""What the pages that save have in common: nothing typed is lost, and every refusal says what to do."""

from uuid import uuid4

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from .. import workflow
from ..money import pounds

GONE = "Somebody has removed this since you opened the page. What you typed is still here."
TIED = "Something else belongs to this. Remove that first, or leave this as it is."


def typed(request, form_class, **kwargs):
    """The form with what was posted, or as it stands."""
    return form_class(request.POST if request.method == "POST" else None, user=request.user, **kwargs)


def saved(form, step):
    """Take the step and give its answer, True where it gives none; where it is refused, say so on the form and give nothing."""
    try:
        with transaction.atomic():
            answer = step()
            connection.check_constraints()
    except workflow.NotAsSeen as refused:
        _show_both(form, refused.stored)
        form.add_error(None, str(refused.obstacles[0]))
    except workflow.BeyondItsGround as refused:
        form.beyond = refused
        for each in refused.found:
            form.add_error(each.field if each.field in form.fields else None, each.answer.text)
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
        return True if answer is None else answer
    return None


def taken(request, form, step):
    """The answer of the step, once the form was sent and nothing stands against it."""
    return saved(form, step) if request.method == "POST" and form.is_valid() else None


def _add(form, wrong: ValidationError) -> None:
    """Put each message of the models at its field, and those about no field of this page at the top."""
    by_field = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
    for name, found in by_field.items():
        for message in found:
            form.add_error(name if name in form.fields else None, message)


def shown_names(form) -> list[str]:
    """The fields that this page shows of its record; a form may leave some of its own away."""
    return [name for name in form.names() if name in form.fields]


def was_seen(request, form, record) -> str:
    """What the page to be shown remembers: what is stored, but for a page that comes back, what it had shown at first."""
    if form.is_stale:
        return form.seen_now
    if form.is_bound:
        return request.POST.get("was_seen", "")
    return workflow.seen(workflow.values_of(record, shown_names(form)))


def entry_of(request) -> str:
    """The mark of a page on which something new is entered: the same page sent twice enters one record."""
    return request.POST.get("entry", "")[:40] or uuid4().hex


def _show_both(form, stored: dict) -> None:
    form.is_stale = True
    form.seen_now = workflow.seen(stored)
    form.compared = [
        {"label": form.fields[name].label, "stored": shown(form, name, value), "typed": shown(form, name, given)}
        for name, value in stored.items()
        if name in form.fields and (given := form.cleaned_data.get(name)) != value and (given or value)
    ]


def shown(form, name, value):
    """A value of a field as people read it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str):
        words = dict(getattr(form.fields[name], "choices", None) or []).get(value, value)
        return mark_safe(linebreaks(words, autoescape=True))  # noqa: S308 (escaped in this line)
    return in_words(value)


def in_words(value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "strftime"):
        return date_format(value, "j F Y")
    return pounds(value) if hasattr(value, "quantize") else str(value)
