"""Administration pages for people and reference data. Never a request, never Part 2, never the history or outgoing e-mail.

Nothing is deleted here that anything else may point to; dated rows end instead."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.db.models import DateField, URLField
from django.shortcuts import redirect

from . import workflow
from .history import record
from .models import BankHoliday, Membership, PolicingBody, Team, User
from .views import send_password_link


class Site(admin.AdminSite):
    """A site of our own: what other packages register with Django's (addresses, groups, jobs) has no page here."""

    site_header = site_title = "Part One administration"
    index_title = "People and reference data"
    site_url = "/"

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")


site = Site(name="admin")
site.login = secure_admin_login(site.login)


class SaysHowDatesAreTyped:
    """Beside each day stands how it is typed."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if type(db_field) is DateField and field is not None:
            field.help_text = f"{field.help_text} For example, 27/03/2026.".strip()
        return field


class ReferenceAdmin(SaysHowDatesAreTyped, admin.ModelAdmin):
    """Reference data: every save is a row of the history; rows end, they are not deleted."""

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        record("change" if change else "enter", obj, by=request.user, fields=sorted(form.changed_data))


@admin.register(PolicingBody, site=site)
class PolicingBodyAdmin(ReferenceAdmin):
    list_display = ["name", "abbreviation", "valid_from", "valid_to", "reference_issued_at"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


@admin.register(Team, site=site)
class TeamAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "body"]
    list_filter = ["body", "kind"]


@admin.register(BankHoliday, site=site)
class BankHolidayAdmin(ReferenceAdmin):
    list_display = ["on", "name", "nation"]
    list_filter = ["nation"]
    date_hierarchy = "on"


@admin.register(User, site=site)
class UserAdmin(admin.ModelAdmin):
    """People. There is no password here: the person gets a link."""

    list_display = ["name", "email", "is_active", "joined_at"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "is_active"]
    actions = ["send_link"]

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        """No question in an address can feel its way along a password."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def save_model(self, request, obj, form, change):
        step = workflow.change_person if change else workflow.enter_person
        step(obj, by=request.user)
        if change and "email" in form.changed_data:
            messages.warning(request, f"The roles of {obj} wait for confirmation again, because the address has changed.")

    @admin.action(description="Send a link to choose a password")
    def send_link(self, request, queryset):
        for person in queryset.filter(is_active=True):
            send_password_link(request, person)
            messages.success(request, f"A link to choose a password goes to {person.email}.")


@admin.register(Membership, site=site)
class MembershipAdmin(SaysHowDatesAreTyped, admin.ModelAdmin):
    """Roles. After it was granted only the last day of a role changes; anything else is a new role."""

    list_display = ["person", "role", "body", "from_on", "to_on", "granted_by", "confirmed_by"]
    list_filter = ["body", "role"]
    search_fields = ["person__name", "person__email"]
    list_select_related = ["person", "body", "granted_by", "confirmed_by"]
    fields = ["person", "body", "role", "team", "scope", "from_on", "to_on", "granted_by", "confirmed_by", "confirmed_at"]

    def get_readonly_fields(self, request, obj=None):
        never = ["granted_by", "confirmed_by", "confirmed_at"]
        return never if obj is None else [name for name in self.fields if name != "to_on"]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if change:
            workflow.change_end(obj, obj.to_on, by=request.user)
        else:
            workflow.grant(obj, by=request.user)
        messages.info(
            request,
            "A new role, or a later last day, counts once a second person has confirmed it: another administrator, governance or "
            "the chief executive of the body. It stands in their inbox.",
        )
