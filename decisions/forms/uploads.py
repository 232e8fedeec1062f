"""Papers that people upload: the kinds that are taken, told by their bytes and not only by their names."""

import io
import zipfile

from django import forms
from django.core.exceptions import ValidationError

from accounts.hidden import hidden_in

from ..models.papers import MOST_BYTES

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "csv": "text/csv",
    "png": "image/png",
}
TAKEN = "PDF, Word (docx), Excel (xlsx), OpenDocument text (odt), CSV or PNG"


class UploadField(forms.FileField):
    """A paper of at most 20 MB. Gives the uploaded file with `held`, its bytes, and `media_type`."""

    default_error_messages = {
        "too_large": "Choose a file of at most 20 MB. This one has %(size)s MB.",
        "kind": f"Choose a file of one of these kinds: {TAKEN}.",
        "disguised": "The content of this file is not what its name says (%(suffix)s). Save it again as %(suffix)s, then choose it.",
        "empty": "Choose a file that is not empty.",
    }

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.widget.attrs["accept"] = ",".join(f".{suffix}" for suffix in TYPES)

    def to_python(self, data):
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        if uploaded.size > MOST_BYTES:
            self.refuse("too_large", size=-(-uploaded.size // (1024 * 1024)))
        suffix = self._suffix(uploaded)
        if suffix not in TYPES:
            self.refuse("kind")
        uploaded.held, uploaded.media_type = uploaded.read(), TYPES[suffix]
        if not IS_ONE[suffix](uploaded.held):
            self.refuse("disguised", suffix=suffix)
        return uploaded

    def _suffix(self, uploaded) -> str:
        return uploaded.name.rpartition(".")[2].lower()

    def refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params)


class PublicUploadField(UploadField):
    """A paper of Part 1, which goes public as it is: nothing may be in it that its reader does not see."""

    default_error_messages = {
        "hidden": "This file holds %(kinds)s, which the public would get too. Take that out, or save it as a new PDF, then choose it.",
        "unreadable": "This file could not be looked through for hidden content. Save it as a new PDF, then choose that.",
    }

    def to_python(self, data):
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        try:
            kinds = hidden_in(uploaded.held, self._suffix(uploaded))
        except ValueError:
            self.refuse("unreadable")
        if kinds:
            self.refuse("hidden", kinds=" and ".join(kinds))
        return uploaded


def _is_csv(content: bytes) -> bool:
    """Text without control characters, in UTF-8 or the Western code page of old spreadsheets."""
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return False
    return not any(byte < 32 and byte not in b"\t\r\n\x0c" for byte in set(content))


def _holds(*names):
    """Whether it is a ZIP with these files in it, none of them read."""

    def holds(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return set(names) <= set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False

    return holds


def _is_odt(content: bytes) -> bool:
    """The media type stands first in the file, uncompressed, as the format asks."""
    return content.startswith(b"PK") and TYPES["odt"].encode() in content[:120] and _holds("content.xml")(content)


IS_ONE = {
    "pdf": lambda content: b"%PDF-" in content[:1024],
    "docx": _holds("[Content_Types].xml", "word/document.xml"),
    "xlsx": _holds("[Content_Types].xml", "xl/workbook.xml"),
    "odt": _is_odt,
    "csv": _is_csv,
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
}


def held(uploaded, **names) -> dict:
    """What a paper stores of an upload; nothing where none was chosen."""
    return {} if uploaded is None else {"content": uploaded.held, "media_type": uploaded.media_type, **names}
