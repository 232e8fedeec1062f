"""Every form in the GOV.UK Design System's markup: settings name GovukRenderer as FORM_RENDERER."""

from django.forms import Field, widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CLASSES = (
    (widgets.Textarea, "govuk-textarea"),
    (widgets.Select, "govuk-select"),
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.Input, "govuk-input"),
)
WITHOUT_CLASS = (
    widgets.RadioSelect,
    widgets.CheckboxInput,
    widgets.CheckboxSelectMultiple,
    widgets.HiddenInput,
    widgets.MultiWidget,
)
ONE_OF_SEVERAL = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class GovukBoundField(BoundField):
    """A field on a page: knows its class, where a link to its error leads, and what to ask for when it was left empty."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if name := css_class(widget):
            names = [name, widget.attrs.get("class"), f"{name}--error" if self.errors else ""]
            attrs["class"] = " ".join(filter(None, names))
        if getattr(self.field, "counted", None):
            attrs["class"] += " govuk-js-character-count"
        return attrs

    @property
    def aria_describedby(self):
        """Besides hint and error, how many characters there may be."""
        told = [super().aria_describedby, f"{self.auto_id}-info" if getattr(self.field, "counted", None) else ""]
        return " ".join(filter(None, told)) or None

    @property
    def messages(self) -> list[str]:
        """The errors as the page shows them: an empty answer is asked for, instead of "This field is required."."""
        return [self.ask if message == Field.default_error_messages["required"] else message for message in self.errors]

    @property
    def summary(self) -> list[str]:
        """The same for the list at the top of the page, where the field's name is not in sight."""
        return [
            message if str(self.label).lower() in message.lower() else f"{self.label}: {message}" for message in self.messages
        ]

    @property
    def ask(self) -> str:
        widget = self.field.widget
        if isinstance(widget, widgets.CheckboxInput):
            return f"Tick “{self.label}” to go on."
        if isinstance(widget, widgets.FileInput):
            return f"Choose a file for “{self.label}”."
        if isinstance(widget, widgets.ChoiceWidget):
            return f"Choose an answer for “{self.label}”."
        return f"Enter an answer for “{self.label}”."

    @property
    def first_input_id(self) -> str:
        """Where the error summary's link leads: of several inputs, the first."""
        if isinstance(self.field.widget, ONE_OF_SEVERAL):
            return self.subwidgets[0].id_for_label if self.subwidgets else self.auto_id
        return self.id_for_label or self.auto_id

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, widgets.CheckboxInput)


def css_class(widget) -> str:
    if isinstance(widget, WITHOUT_CLASS):
        return ""
    return next((name for kind, name in CLASSES if isinstance(widget, kind)), "")


class GovukRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
