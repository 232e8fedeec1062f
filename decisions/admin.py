"""Offices, form versions, numbering, boards and codelists for administrators. Never a decision and never Part 2."""

from django.contrib import admin, messages

from accounts.admin import ReferenceAdmin, site

from .models import (
    Board,
    BoardMember,
    FoiaExemption,
    FormVersion,
    Marking,
    OfficeHolder,
    Post,
    ReferenceScheme,
    RetentionRule,
    SchemeRule,
    SioExemption,
)


@admin.register(Post, site=site)
class PostAdmin(ReferenceAdmin):
    list_display = ["title", "body", "from_on", "to_on"]
    list_filter = ["body"]


@admin.register(OfficeHolder, site=site)
class OfficeHolderAdmin(ReferenceAdmin):
    """Who acts for another counts once a second person has confirmed it, under /desk/acting/; whatever changes is confirmed anew."""

    list_display = ["name", "post", "person", "acting_for", "from_on", "to_on", "confirmed_at", "certainty"]
    list_filter = ["post__body"]
    search_fields = ["name"]
    list_select_related = ["post", "person", "acting_for__post"]

    def save_model(self, request, obj, form, change):
        if obj.acting_for_id is not None and (form.changed_data or not change):
            obj.granted_by, obj.confirmed_by, obj.confirmed_at = request.user, None, None
            messages.info(request, "That somebody acts for another counts once a second person has confirmed it.")
        super().save_model(request, obj, form, change)


@admin.register(FormVersion, site=site)
class FormVersionAdmin(ReferenceAdmin):
    """The definition is JSON and checked against decisions/schemas/form_version.schema.json on every save."""

    list_display = ["name", "code", "body", "from_on", "to_on"]
    list_filter = ["body"]


@admin.register(ReferenceScheme, site=site)
class ReferenceSchemeAdmin(ReferenceAdmin):
    list_display = ["pattern", "body", "counts_each_year", "from_on", "to_on"]
    list_filter = ["body"]


@admin.register(Board, site=site)
class BoardAdmin(ReferenceAdmin):
    list_display = ["name", "abbreviation", "body", "from_on", "to_on"]
    list_filter = ["body"]


@admin.register(BoardMember, site=site)
class BoardMemberAdmin(ReferenceAdmin):
    list_display = ["person", "board", "from_on", "to_on"]
    list_filter = ["board"]
    list_select_related = ["person", "board"]


@admin.register(Marking, site=site)
class MarkingAdmin(ReferenceAdmin):
    list_display = ["text", "scheme", "from_on", "to_on", "is_active"]


@admin.register(SioExemption, site=site)
class SioExemptionAdmin(ReferenceAdmin):
    list_display = ["code", "label", "from_on", "to_on", "is_active"]


@admin.register(FoiaExemption, site=site)
class FoiaExemptionAdmin(ReferenceAdmin):
    list_display = ["section", "title", "use", "is_qualified"]
    list_filter = ["use"]


@admin.register(SchemeRule, site=site)
class SchemeRuleAdmin(ReferenceAdmin):
    list_display = ["scheme", "paragraph", "subject", "level", "decided_by", "amount", "from_on", "to_on", "certainty"]
    list_filter = ["body", "subject", "level"]


@admin.register(RetentionRule, site=site)
class RetentionRuleAdmin(ReferenceAdmin):
    list_display = ["name", "code", "body", "concerns", "years", "from_on", "to_on", "certainty"]
    list_filter = ["body", "concerns"]
