"""Copies for the public: the file, what it is, and what was left out."""

from django import forms
from django.core.exceptions import ValidationError

from ..cleaning import TAKEN
from ..models import Contract
from ..models.contract import MOST_BYTES
from ..models.words import CopyKind
from .asking import RecordForm, choose, line, text

LEFT_OUT = "For example: the prices in schedule 4, as commercially confidential. Leave it empty if the copy is complete."


class CopyFileField(forms.FileField):
    """A file of at most 20 MB. Gives it with `held`, its bytes; what kind it is, its content says."""

    default_error_messages = {
        "too_large": "Choose a file of at most 20 MB. This one has %(size)s MB.",
        "empty": "Choose a file that is not empty.",
        "required": "Choose a file.",
    }

    def to_python(self, data):
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        if uploaded.size > MOST_BYTES:
            size = -(-uploaded.size // (1024 * 1024))
            raise ValidationError(self.error_messages["too_large"], code="too_large", params={"size": size})
        uploaded.held = uploaded.read()
        return uploaded


class CopyForm(RecordForm):
    """A copy of a contract, of a change, or of an invitation to tender."""

    kind = choose("What it is", CopyKind.choices, ask="Choose what it is.")
    name = line("Name for the public", 200, "For example: Contract for occupational health, redacted.", ask="Enter a name.")
    file = CopyFileField(
        label="File",
        max_length=200,
        help_text=f"{TAKEN}, at most 20 MB. Properties, scripts and other things that its reader does not see are taken out.",
    )
    redaction = text("What was left out, and why", LEFT_OUT, rows=3, longest=500)

    def prepare(self):
        is_contract = isinstance(self.of, Contract)
        kinds = (CopyKind.CONTRACT, CopyKind.CHANGE) if is_contract else (CopyKind.INVITATION,)
        self.fields["kind"].choices = [(kind, kind.label) for kind in kinds]
        self.initial.setdefault("kind", kinds[0])
