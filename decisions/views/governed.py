"""What the pages of governance's own records have in common: the form page, and a step that is only confirmed."""

from types import SimpleNamespace

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render

from decisions.forms.governance import ConfirmForm
from decisions.rules import governance
from decisions.steps import NotAsSeen, StepRefused
from decisions.workflow.drafting import seen

from .saving import TIED, shown, taken_by_one

ONLY_GOVERNANCE = "Only governance of the body does this."


def refuse_unless(answer: bool, why: str = ONLY_GOVERNANCE) -> None:
    if not answer:
        raise PermissionDenied(why)


def governed_bodies(request) -> list:
    """The bodies that this person governs; without one, nothing of this is theirs."""
    found = governance.bodies_governed(request.user)
    refuse_unless(bool(found))
    return found


def asked(request, form_class, **kwargs):
    return form_class(request.POST if request.method == "POST" else None, user=request.user, **kwargs)


def taken(request, form, step) -> bool:
    """Whether the form was sent and the step taken; what stood in its way is on the form."""
    return request.method == "POST" and form.is_valid() and _saved(form, step)


def _saved(form, step) -> bool:
    try:
        taken_by_one(step)
    except NotAsSeen as refused:
        _show_both(form, refused.stored)
        form.add_error(None, str(refused.obstacles[0]))
    except StepRefused as refused:
        form.add_error(None, [str(obstacle) for obstacle in refused.obstacles])
    except ValidationError as wrong:
        for name, found in (wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}).items():
            form.add_error(name if name in form.fields else None, found)
    except IntegrityError:
        form.add_error(None, TIED)
    else:
        return True
    return False


def _show_both(form, stored: dict) -> None:
    """What is stored beside what was typed, for every question in which they differ."""
    form.is_stale, form.seen_now = True, seen(SimpleNamespace(**stored), stored)
    form.compared = [
        {"label": form.fields[name].label, "stored": shown(form, name, value), "typed": shown(form, name, given)}
        for name, value in stored.items()
        if name in form.fields and (given := form.cleaned_data.get(name)) != value and (given or value)
    ]


def was_seen(request, form, record) -> str:
    """What the page to be shown remembers: what is stored, but for a page that comes back, what it had shown at first."""
    if form.is_stale:
        return form.seen_now
    return request.POST.get("was_seen", "") if form.is_bound else seen(record, form.names())


def form_page(request, form, *, title, back, button="Save", caption="", text="", was_seen="", listed=None):
    """The page of a form, on a first look or with what was refused. `listed` is a heading, its rows and a note on them."""
    context = {"form": form, "title": title, "back": back, "button": button, "caption": caption, "text": text}
    return render(request, "decisions/governed_form.html", context | {"was_seen": was_seen, "listed": listed})


def confirmed(request, step, *, title, text, button, back, done, caption="", listed=None):
    """Ask, and once it is sent take the step and go back."""
    form = asked(request, ConfirmForm)
    if taken(request, form, step):
        return redirect(done or back)
    return form_page(request, form, title=title, back=back, button=button, caption=caption, text=text, listed=listed)
