"""What a person types to sign in, and may choose for themselves."""

from allauth.account.forms import LoginForm as SignInForm
from django import forms

from .fields import Radios
from .models import MailChoice

HOURS = [(hour, f"{hour}:00") for hour in range(6, 20)]

# Lists whose filters can be kept under a name, by the name of their page.
LISTS = ("decisions:desk",)


class LoginForm(SignInForm):
    """E-mail address and password, with nothing to stop at between the two: the way to a new password stands after the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class MailForm(forms.Form):
    how = forms.ChoiceField(
        label="How do you want e-mail from Part One?",
        choices=MailChoice.How.choices,
        widget=Radios(
            hints={
                "at_once": "Each message goes within a minute.",
                "daily": "Messages are collected and sent together. E-mail about your password still comes at once.",
            }
        ),
        error_messages={"required": "Choose how you want e-mail."},
    )
    hour = forms.TypedChoiceField(
        label="The hour of the daily e-mail",
        help_text="London time. Only used if you chose one e-mail a day.",
        choices=HOURS,
        coerce=int,
        required=False,
        empty_value=8,
    )


class ViewNameForm(forms.Form):
    """The name of a saved view."""

    use_required_attribute = False
    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        error_messages={"required": "Give the view a name."},
        help_text="Only you see it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class SaveViewForm(ViewNameForm):
    """A list with its filters, under a name."""

    page = forms.CharField(max_length=40, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)

    def clean_page(self):
        page = self.cleaned_data["page"]
        if page not in LISTS:
            raise forms.ValidationError("This list keeps no views.")
        return page
