"""A save that finds something else stored: what both wrote, side by side, with the choice between them."""

from copy import deepcopy
from difflib import SequenceMatcher
from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError

from accounts import richtext
from accounts.fields import DATE_PARTS, DateInput, RichTextField
from decisions import workflow
from decisions.comparing import in_pieces
from decisions.forms.choosing import STORED, may_merge

MEANWHILE = "Somebody else has saved this page meanwhile, and changed nothing that you changed. Save again."


def fields_to_choose(form, stored: dict) -> list[str]:
    """The fields in which both differ, but for those that nobody else has touched since the page was opened."""
    differing = [name for name, value in stored.items() if name in form.fields and _given(form, name) != value]
    before = _as_opened(form)
    return [name for name in differing if before.get(name) != _digest(name, stored[name])]


def is_nothing_new(form, stored: dict) -> bool:
    """Whether the save would store what stands there already, such as one that is sent a second time."""
    changes = form.changes() if hasattr(form, "changes") else form.cleaned_data
    return all(name in changes and changes[name] == value for name, value in stored.items())


def both(form, stored: dict, shown, chosen: dict) -> list[dict]:
    """What a page shows for each of `form.compared_names`. `shown` gives a value as people read it."""
    before = _as_opened(form)
    untouched = {name: STORED for name in form.compared_names if before.get(name) == _digest(name, _given(form, name))}
    return [_both(form, name, stored[name], shown, (untouched | chosen).get(name)) for name in form.compared_names]


def _both(form, name, stored, shown, chosen) -> dict:
    field, bound, mine = form.fields[name], form[name], _given(form, name)
    return {
        "name": name,
        "label": field.label,
        "bound": bound,
        "stored": shown(form, name, stored),
        "typed": shown(form, name, mine),
        "pieces": in_pieces(_words(stored), _words(mine)) if may_merge(field) else [],
        "posted": _posted(form, name),
        "merged": _merged(form, name, stored, mine) if may_merge(field) else None,
        "chosen": chosen,
        "first_id": bound.first_input_id,
    }


def _given(form, name):
    """What was typed, also where the other text was chosen over it, or nothing was chosen yet."""
    if form.chosen.get(name) != STORED and name in form.cleaned_data:
        return form.cleaned_data[name]
    field = form.fields[name]
    try:
        return field.clean(field.widget.value_from_datadict(form.data, form.files, name))
    except ValidationError:
        return None


def _as_opened(form) -> dict[str, str]:
    """The digest of each field as the page showed it when it was opened."""
    names, digests = sorted(form.names()), form.data.get("was_seen", "").split("-")
    return dict(zip(names, digests, strict=True)) if len(names) == len(digests) else {}


def _digest(name, value) -> str:
    return workflow.seen(SimpleNamespace(**{name: value}), [name])


def _words(value) -> str:
    return richtext.plain_text(richtext.sanitise(value or ""))


def _posted(form, name) -> list[tuple[str, str]]:
    """What was typed, as it was sent, for the page to send again."""
    is_day = isinstance(form.fields[name].widget, DateInput)
    keys = [f"{name}_{part}" for part in DATE_PARTS] if is_day else [name]
    return [(key, value) for key in keys for value in form.data.getlist(key)]


def _merged(form, name, stored, mine):
    """A field of its own with a text that holds both."""
    field = deepcopy(form.fields[name])
    field.label, field.help_text = f"Merged text: {field.label}", "It holds both texts. Take out what is there twice."
    text = form.data.get(f"merged-{name}") or proposal(field, stored or "", mine or "")
    return type("Merged", (forms.Form,), {name: field})(prefix="merged", initial={name: text}, label_suffix="")[name]


def proposal(field, stored: str, mine: str) -> str:
    """Both texts in one: what they share once, and where they differ what is stored before what was typed."""
    if isinstance(field, RichTextField):
        return "\n".join(_in_one(richtext.blocks(richtext.sanitise(stored)), richtext.blocks(richtext.sanitise(mine))))
    if type(field.widget) is forms.TextInput:
        return " / ".join(filter(None, (stored, mine)))
    return "\n".join(_in_one(stored.splitlines(), mine.splitlines()))


def _in_one(stored: list[str], mine: list[str]) -> list[str]:
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, stored, mine, autojunk=False).get_opcodes():
        found += stored[a:b] if kind == "equal" else [*stored[a:b], *mine[c:d]]
    return found
