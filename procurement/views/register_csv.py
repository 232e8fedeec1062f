"""The register as CSV: an import that is looked at before it is made, and the export of the same columns."""

from hashlib import sha256

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import PolicingBody
from accounts.typed import keeps_what_was_typed

from ..csv_columns import COLUMNS
from ..csv_reading import MOST_BYTES, NotARegister, decoded
from ..exports import register_csv
from ..forms.asking import pick
from ..models import Contract
from ..rules import parties as rules
from ..rules.who import bodies_recorded_for
from ..workflow.imports import CHANGED, NEW, NOT_YOURS, REFUSED, UNCHANGED, Outcome, import_register

SHOWN = 300
AGAIN = "What the file would do has changed since you looked, because somebody changed the records. Look again, then import."
TOO_LARGE = "This file is larger than 5 MB. Bring it in with the command import_contracts, or in parts."


class RegisterForm(forms.Form):
    """A body and a file. The text of the file goes along in the page from the look to the import, and is kept nowhere else."""

    use_required_attribute = False
    body = pick("Body", "Whose contracts these are.", ask="Choose the body.", empty="Choose a body")
    file = forms.FileField(
        label="CSV file", required=False, help_text="At most 5 MB. Nothing is imported until you have looked."
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        bodies = PolicingBody.objects.filter(pk__in=bodies_recorded_for(user))
        self.fields["body"].queryset = bodies
        self.fields["file"].is_owed = True  # unless the page brings its text along
        if len(found := bodies[:2]) == 1:
            self.initial["body"] = found[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return decoded(file.read())
        except NotARegister as wrong:
            raise ValidationError(wrong.problems) from None

    def clean(self):
        asked = super().clean()
        if not asked.get("text") and asked.get("file") is None and "file" not in self.errors:
            self.add_error("file", "Choose a file.")
        if len((asked.get("text") or "").encode()) > MOST_BYTES * 2:
            self.add_error(None, TOO_LARGE)
        return asked

    def read(self) -> tuple[str, list[str]]:
        """The text of the file with its line breaks in one way, and what has to be said of how it was read."""
        text, notes = self.cleaned_data["file"] or (self.cleaned_data["text"], [])
        return text.replace("\r\n", "\n").replace("\r", "\n"), list(notes)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def import_contracts(request):
    """Choose a file, look at what it would do row by row, then import what was looked at."""
    if not rules.may_record_suppliers(request.user):
        raise PermissionDenied(NOT_YOURS)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, context = RegisterForm(*sent, user=request.user), {}
    if request.method == "POST" and form.is_valid():
        text, notes = form.read()
        body, looked_at = form.cleaned_data["body"], request.POST.get("looked_at", "")
        outcome = import_register(text, body=body, by=request.user, check=True)
        digest = _digest(text, outcome)
        if looked_at and looked_at == digest and not outcome.is_refused:
            outcome = import_register(text, body=body, by=request.user)
            if not outcome.is_refused:
                told = ", ".join(f"{len(outcome.of(state))} {state}" for state in (NEW, CHANGED, UNCHANGED))
                messages.success(request, f"The register is imported: {told}.")
                return redirect("procurement:contracts")
        outcome.notes = notes + outcome.notes
        obstacles = [AGAIN] if looked_at and looked_at != digest else []
        context = _looked_at(outcome) | {"body": body, "text": text, "digest": digest, "obstacles": obstacles}
    return render(request, "procurement/import_contracts.html", {"form": form, "columns": COLUMNS} | context)


def _digest(text: str, outcome: Outcome) -> str:
    """What was looked at: the file, and what it would do to the records as they stand."""
    done = [(row.row, row.state, [(name, str(was), str(reads)) for name, was, reads in row.changes]) for row in outcome.rows]
    return sha256(repr((text, done)).encode()).hexdigest()


def _looked_at(outcome: Outcome) -> dict:
    refused, changed, new = (outcome.of(state) for state in (REFUSED, CHANGED, NEW))
    return {
        "outcome": outcome,
        "counts": [(state, len(outcome.of(state))) for state in (NEW, CHANGED, UNCHANGED, REFUSED)],
        "refused": refused[:SHOWN],
        "changed": changed[:SHOWN],
        "new": new[:SHOWN],
        "more": max(0, max(len(each) for each in (refused, changed, new)) - SHOWN),
        "may_import": not outcome.is_refused and bool(new or changed),
    }


@require_safe
def export_contracts(request):
    """The contracts that this person may see, as CSV, written while it is read."""
    answer = StreamingHttpResponse(
        register_csv(Contract.objects.visible_to(request.user)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="contract-register.csv"'
    return answer
