"""The codelists that several parts of a page ask for."""

import re

from django.utils import timezone

from accounts.once import once_a_page

from ..models import FoiaExemption, Marking


@once_a_page
def markings_in_use() -> list[str]:
    """The markings that may be chosen today, in the order of the alphabet (R-22)."""
    return [each.text for each in Marking.objects.in_force(timezone.localdate()).filter(is_active=True)]


def as_listed(written: str) -> str:
    """The marking on the list that is meant, whatever its case and dashes: “Official – Sensitive” is OFFICIAL-SENSITIVE. One that
    is not on it stays as it was written (R-22)."""
    return next((each for each in markings_in_use() if _bare(each) == _bare(written)), written)


def _bare(marking: str) -> str:
    return " ".join(re.findall(r"\w+", marking)).casefold()


@once_a_page
def exemptions() -> dict[str, FoiaExemption]:
    """Every section of the Freedom of Information Act that is or was on the list, by its number (R-07)."""
    return {each.section: each for each in FoiaExemption.objects.all()}


def qualified_sections(relied_on) -> list[str]:
    """Those of the sections relied on that are qualified exemptions: each needs a public-interest test (R-06)."""
    return [section for section, exemption in exemptions().items() if exemption.is_qualified and section in relied_on]
