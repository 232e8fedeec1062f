"""What the pages about buying have in common: which records are offered, how gates and grants are typed line by line."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.fields import number_of
from procurement.models import Contract, ContractChange, Precision

from ..amounts import figure_in
from ..models import Decision

MOST_OFFERED = 200
GATES = "One a line: its number, what it is for, and when, for example: 2; Outline business case; September 2026."
_DATE = re.compile(r"(?:(?P<day>\d{1,2})\s+)?(?:(?P<month>[A-Za-z]+)\s+)?(?P<year>\d{4})")


def _named_by_decisions(user, model):
    """The records that the decisions somebody can see are about."""
    seen = Decision.objects.visible_to(user).order_by()
    return Q(pk__in=model.objects.order_by().filter(authorisations__decision__in=seen).values("pk"))


def _recorded(form, model):
    """The records of the bodies that decide, as far as they are visible."""
    bodies = [body for body in (form.decision.body_id, form.decision.joint_with_id) if body]
    if model is ContractChange:
        contracts = Contract.objects.visible_to(form.user).filter(body__in=bodies).order_by()
        return Q(contract__in=contracts.values("pk"), recorded_at__isnull=False)
    return Q(pk__in=model.objects.visible_to(form.user).filter(body__in=bodies).order_by().values("pk"))


def known_to(form, model, *, typed: str, by: list[str]):
    """The records that somebody may mean by a number they typed."""
    about = Q()
    for name in by:
        about |= Q(**{f"{name}__iexact": typed})
    return model.objects.filter(about).filter(_recorded(form, model) | _named_by_decisions(form.user, model))


def offered(form, model, held=None):
    """What a list offers: the newest of what is recorded, and what the decisions that somebody sees are about; `held`, which a
    row names now, always."""
    among = model.objects.filter(_recorded(form, model) | _named_by_decisions(form.user, model)).order_by("-pk")
    newest = list(among.values_list("pk", flat=True)[:MOST_OFFERED])
    related = {"ContractChange": ["contract"], "Grant": ["recipient"]}.get(model.__name__, [])
    return model.objects.filter(pk__in=[*newest, *filter(None, [held])]).select_related(*related).order_by("-pk")


def find_by_number(form, name: str, stands_for: str, model, by: list[str], unknown: str) -> None:
    """A record typed by its number counts as chosen; one that is unknown, or other than the one chosen, is refused."""
    asked = form.cleaned_data
    if not asked.get(name) or stands_for not in asked:
        return
    found = list(known_to(form, model, typed=asked[name], by=by)[:2])
    if not found:
        form.add_error(name, unknown)
    elif len(found) > 1 and asked[stands_for] not in found:
        form.add_error(name, f"More than one {stands_for} has that number. Choose it from the list.")
    elif asked[stands_for] and asked[stands_for] not in found:
        form.add_error(name, f"Choose a recorded {stands_for} or type its number, not both.")
    else:
        asked[stands_for] = asked[stands_for] or found[0]


def numbered(record) -> str:
    """A record as a list offers it: with its number, where it has one, and that only a request has written it down so far."""
    number = getattr(record, "external_number", "") or getattr(record, "reference", "")
    told = ", ".join(filter(None, [number, "" if record.recorded_at else "of a request, not recorded yet"]))
    return f"{record} ({told})" if told else str(record)


def date_in(written: str) -> tuple[datetime.date | None, str]:
    """The day that a writing such as September 2026 begins with, and how precise it is; nothing where it says no date."""
    found = _DATE.fullmatch(written.strip())
    month = found and found["month"] and number_of("month", found["month"])
    if not found or ((found["month"] or found["day"]) and not month):
        return None, Precision.NOT_STATED
    try:
        on = datetime.date(int(found["year"]), month or 1, int(found["day"] or 1))
    except ValueError:
        return None, Precision.NOT_STATED
    return on, Precision.DAY if found["day"] else Precision.MONTH if month else Precision.YEAR


def gates_in(written: str) -> list[dict]:
    """Gates typed one a line: number; purpose; when. Raises ValidationError with the line to mend."""
    gates = []
    for place, row in enumerate(filter(str.strip, written.splitlines()), 1):
        parts = [part.strip() for part in row.split(";")]
        if len(parts) not in (2, 3) or not all(parts[:2]):
            raise ValidationError(
                f"Line {place}: write the number of the gate, what it is for, and when, with semicolons between."
            )
        number, purpose, when = [*parts, ""][:3]
        if len(number) > 10 or len(purpose) > 300 or len(when) > 60:
            raise ValidationError(f"Line {place} is too long. Shorten it.")
        if number in [gate["number"] for gate in gates]:
            raise ValidationError(f"Line {place}: there is a gate {number} already.")
        on, precision = date_in(when)
        gates.append(
            {"number": number, "purpose": purpose, "planned_as_written": when, "planned_on": on, "precision": precision}
        )
    return gates


def grants_in(written: str) -> list[dict]:
    """Grants typed one a line: recipient; amount. Raises ValidationError with the line to mend."""
    grants = []
    for place, row in enumerate(filter(str.strip, written.splitlines()), 1):
        recipient, _, amount = (part.strip() for part in row.partition(";"))
        if not recipient or len(recipient) > 200:
            raise ValidationError(f"Line {place}: write the recipient's name, and its amount after a semicolon.")
        if amount and figure_in(amount) is None:
            raise ValidationError(f"Line {place}: write the amount in pounds, such as £20,000 or 20k.")
        grants.append({"recipient": recipient, "amount_as_written": amount, "amount": figure_in(amount) if amount else None})
    return grants
