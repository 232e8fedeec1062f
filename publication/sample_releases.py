"""What of the sample office's buying is public: confirmed by governance, as the steps ask for it; one changed since."""

from accounts.models import Role
from decisions.sample_buying import told
from decisions.sample_office import people_of
from procurement import workflow as buying
from procurement.models import Contract, Grant, Procurement

from . import releasing
from .releases import kind_of, last_release


def release_buying() -> None:
    """Confirm what is to be public and was never confirmed. What is not named here waits on the publishing desk."""
    rows, by = told(), people_of(Role.GOVERNANCE).first()
    named = rows["released"]
    records = [
        *Procurement.objects.filter(body__short_name="mopac", reference__in=named["procurements"]).order_by("pk"),
        *Contract.objects.filter(body__short_name="mopac", external_number__in=named["contracts"]).order_by("pk"),
        *Grant.objects.filter(
            body__short_name="mopac", recipient__name__in=named["grants"], recorded_at__isnull=False
        ).order_by("pk"),
    ]
    for record in records:
        if last_release(kind_of(record), record.pk) is None:
            releasing.release(record, by=by)
            _change_again(record, rows["changed_since"])


def _change_again(record, changes) -> None:
    """What commercial changed after governance had confirmed the record."""
    values = changes.get(getattr(record, "external_number", ""))
    if values:
        buying.revise_contract(record, values, by=people_of(Role.COMMERCIAL).first(), part="money")
