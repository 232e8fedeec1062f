"""Random words and figures that stand in Part 2 and nowhere else, and the many spellings under which one could get out.

All words of a run begin with the same mark and all figures with the same digits, so that a page is searched for a handful of
spellings, however many tokens there are."""

import base64
import codecs
import hashlib
import re
import secrets
import string
from decimal import Decimal as Pounds

from django.db import models

# Fields of schema part2 that cannot hold a token, and why.
WITHOUT_TOKEN = {
    "id": "a number given by the database",
    "decision": "which decision it belongs to",
    "position": "the order",
    "board_paper": "a paper of Part 1",
    "exemption": "a section of the Act, stated in Part 1",
    "authorisation": "what Part 1 allows",
    "contract": "a record of buying",
    "change": "a record of buying",
    "procurement": "a record of buying",
    "what": "one of a list of words",
    "kind": "one of a list of words",
    "vat_basis": "one of a list of words",
    "asks": "one of a list of words",
    "outcome": "one of a list of words",
    "media_type": "what kind of file a paper is",
    "tested_on": "a day",
    "by": "a person",
    "person": "a person",
    "code": "which declaration it is of",
    "anchor": "the place of a paragraph",
    "reply_to": "another comment",
    "resolved_at": "a moment",
    "resolved_by": "a person",
    "at": "a moment",
    "found_in": "a part of the draft",
    "placed_in": "a part of the draft",
    "state": "one of a list of words",
    "settled_by": "a person",
    "settled_at": "a moment",
    "settled": "which texts and marks of a file were taken",
    "part": "which part of the request a file is of",
}
IN_HTML = {"body", "recommended", "decided"}
NEW_MARK = {"mark": 12, "digits": 9}


def new_mark() -> dict:
    letters = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(NEW_MARK["mark"] - 2))
    return {"mark": f"kq{letters}", "digits": str(secrets.randbelow(8 * 10**8) + 10**8 + 7)}


class Tokens:
    """Gives out tokens, and remembers for each decision which stands in which field."""

    def __init__(self, mark: dict):
        self.mark, self.given, self._count = mark, {}, 0

    def word(self, decision: str, place: str) -> str:
        self._count += 1
        word = f"{self.mark['mark']}{self._count:03x}{secrets.token_hex(2)}"
        self.given.setdefault(decision, {})[place] = word
        return word

    def figure(self, decision: str, place: str) -> Pounds:
        self._count += 1
        whole = f"{self.mark['digits']}{self._count % 1000:03}"
        self.given.setdefault(decision, {})[place] = whole
        return Pounds(f"{whole}.{secrets.randbelow(90) + 10}")

    def fill(self, decision: str, model) -> dict:
        """A value with a token for every field of a Part 2 model that can hold one; a kind of field nobody thought of is an error."""
        values = {}
        for field in model._meta.concrete_fields:
            if field.name not in WITHOUT_TOKEN and field.name != "sha256":
                values[field.name] = self._value(decision, f"{model._meta.model_name}.{field.name}", field)
        if content := values.get("content"):
            self.given[decision][f"{model._meta.model_name}.sha256"] = hashlib.sha256(content).hexdigest()
        return values

    def _value(self, decision, place, field):
        if isinstance(field, models.DecimalField):
            return self.figure(decision, place)
        if isinstance(field, models.BinaryField):
            return f"The paper says {self.word(decision, place)}.\n".encode()
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            word = self.word(decision, place)
            return f"<p>About {word}.</p>" if field.name in IN_HTML else f"About {word}"
        if isinstance(field, models.JSONField):
            return {"texts": [["text_1", "Heading", f"<p>About {self.word(decision, place)}.</p>"]], "marks": [], "kept": {}}
        raise AssertionError(f"{place}: say in tests/canary/tokens.py which token this field gets, or why it gets none.")


class Search:
    """Looks for anything of a run's tokens in bytes."""

    def __init__(self, mark: dict, digests=()):
        spellings = _spellings(mark) | {f"digest {n}": digest.encode() for n, digest in enumerate(digests)}
        self.exact = {name: needle for name, needle in spellings.items() if needle != needle.lower()}
        self.in_any_case = {name: needle for name, needle in spellings.items() if needle == needle.lower()}

    def found_in(self, data: bytes | str) -> list[str]:
        """Under which spellings something of Part 2 stands there, with what is around it; empty when nothing does."""
        data = data.encode(errors="surrogatepass") if isinstance(data, str) else bytes(data)
        low = data.lower()
        found = [(name, data, needle) for name, needle in self.exact.items() if needle in data]
        found += [(name, low, needle) for name, needle in self.in_any_case.items() if needle in low]
        return [f"{name}: {_around(where, needle)}" for name, where, needle in found]


def _around(data: bytes, needle: bytes) -> str:
    at = data.find(needle)
    return re.sub(r"\s+", " ", data[max(0, at - 60) : at + len(needle) + 20].decode("utf-8", "replace"))


def _spellings(mark: dict) -> dict[str, bytes]:
    found = {}
    for name, word in (("word", mark["mark"]), ("figure", mark["digits"])):
        raw = word.encode()
        found |= {f"{name} as it is": raw, f"{name} backwards": raw[::-1], f"{name} in hexadecimal": raw.hex().encode()}
        found |= {f"{name} in base64, shifted by {n}": _base64(raw, n) for n in range(3)}
        found |= {f"{name} in {order}": word.encode(order) for order in ("utf-16-le", "utf-16-be")}
        found[f"{name} in hexadecimal of UTF-16"] = word.encode("utf-16-be").hex().encode()
        found[f"{name} percent-encoded"] = "".join(f"%{byte:02x}" for byte in raw).encode()
        found[f"{name} in decimal entities"] = "".join(f"&#{byte};" for byte in raw).encode()
        found[f"{name} in hexadecimal entities"] = "".join(f"&#x{byte:x};" for byte in raw).encode()
        found[f"{name} in JSON escapes"] = "".join(f"\\u{byte:04x}" for byte in raw).encode()
        found[f"{name} in octal escapes"] = "".join(f"\\{byte:03o}" for byte in raw).encode()
    found["word in ROT13"] = codecs.encode(mark["mark"], "rot13").encode()
    return found | _figures(mark["digits"])


def _base64(raw: bytes, shift: int) -> bytes:
    """What every base64 text shows of `raw` when it begins `shift` bytes after a group of three."""
    text = base64.b64encode(b"\0" * shift + raw)
    return text[(0, 2, 3)[shift] : len(raw) * 4 // 3]


def _figures(digits: str) -> dict[str, bytes]:
    """The first nine of twelve digits, as people and programs group them, and in millions."""
    groups = [digits[0:3], digits[3:6], digits[6:9]]
    marks = {
        "commas": ",",
        "points": ".",
        "spaces": " ",
        "hard spaces": "\xa0",
        "narrow spaces": "\u202f",
        "thin spaces": "\u2009",
    }
    marks |= {"hard spaces by name": "&nbsp;", "apostrophes": "'", "underscores": "_"}
    found = {f"figure with {name}": between.join(groups).encode() for name, between in marks.items()}
    cut, rounded = float(f"{groups[0]}{groups[1]}.{groups[2][0]}"), round(float(f"{groups[0]}{groups[1]}.{groups[2]}"), 1)
    millions = {form for number in (cut, rounded) for form in (f"{number:,.1f}", f"{number:.1f}")}
    return found | {f"figure in millions {n}": text.encode() for n, text in enumerate(sorted(millions))}
