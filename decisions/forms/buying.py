"""What somebody asks of a contract: what if it were changed by so much, for so long, on this ground. Nothing of it is stored."""

from django import forms

from procurement.models import ModificationGround

from .asking import pick, pounds


class WhatIfForm(forms.Form):
    use_required_attribute = False

    amount = pounds(
        "How much more", "In pounds, on the same VAT basis as the contract's value. Leave it empty if nothing is added."
    )
    months = forms.IntegerField(
        label="How many months longer",
        required=False,
        min_value=0,
        max_value=600,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        help_text="Leave it empty if the term stays.",
        error_messages={
            "invalid": "Enter the months as a whole number, for example 12.",
            "min_value": "Enter 0 months or more.",
            "max_value": "Enter 600 months or fewer.",
        },
    )
    ground = pick("On which ground", "Those of the law that the contract is under.", empty="No ground yet")

    def __init__(self, *args, regime, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["ground"].queryset = ModificationGround.objects.filter(regime=regime).order_by("pk")

    def clean(self):
        asked = super().clean()
        if not self.errors and asked.get("amount") is None and asked.get("months") is None:
            self.add_error("amount", "Enter how much more, or how many months longer.")
        return asked
