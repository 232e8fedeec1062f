"""Legal grounds to choose from, under the law that each is of."""

import re

from django import forms
from django.forms.models import ModelChoiceIterator

from ..models.words import Regime

# What a bare number is the number of.
NUMBERS = {Regime.PCR_2006: "Regulation", Regime.PCR_2015: "Regulation", Regime.PA_2023: "Section"}


class _ByLaw(ModelChoiceIterator):
    """The empty answer, then the grounds of each law in the order of their numbers."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        grounds = sorted(self.queryset, key=_in_order)
        for law in Regime:
            if of_it := [self.choice(each) for each in grounds if each.regime == law]:
                yield law.label, of_it


def _in_order(ground) -> list[tuple]:
    """Its code with numbers as numbers: 4 stands before 10, and what begins with a number before what begins with a word."""
    parts = re.findall(r"\d+|\D+", ground.code)
    return [(0, int(each), "") if each.isdecimal() else (1, 0, each) for each in parts]


class GroundField(forms.ModelChoiceField):
    """A ground of the law; the form sets the queryset, narrowed where it knows the law."""

    iterator = _ByLaw

    def label_from_instance(self, ground):
        number = f"{NUMBERS.get(ground.regime, '')} {ground.code}" if ground.code[:1].isdecimal() else ground.code
        return f"{number.strip()}: {ground.text}"


def pick_ground(label, hint="", *, empty="Not stated"):
    return GroundField(None, label=label, help_text=hint, empty_label=empty, required=False)
