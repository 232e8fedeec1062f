"""Dated reference data of procurement law, for administrators."""

from django.contrib import admin

from accounts.admin import ReferenceAdmin, site

from .models import ModificationGround, NoticeType, Threshold


@admin.register(Threshold, site=site)
class ThresholdAdmin(ReferenceAdmin):
    list_display = ["kind", "regime", "amount", "vat_basis", "from_on", "to_on", "certainty"]
    list_filter = ["regime"]


@admin.register(ModificationGround, site=site)
class ModificationGroundAdmin(ReferenceAdmin):
    list_display = ["code", "regime", "text", "limit_percent", "needs_notice"]
    list_filter = ["regime"]


@admin.register(NoticeType, site=site)
class NoticeTypeAdmin(ReferenceAdmin):
    list_display = ["code", "name", "regime", "from_on", "to_on"]
    list_filter = ["regime"]
