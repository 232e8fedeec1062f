"""Dated reference data of procurement law, for administrators."""

from django.contrib import admin

from accounts.admin import ReferenceAdmin, site

from .models import DirectAwardGround, Limit, ModificationGround, NoticeType, RegimeRule, Route, Threshold


@admin.register(Threshold, site=site)
class ThresholdAdmin(ReferenceAdmin):
    list_display = ["kind", "regime", "amount", "vat_basis", "from_on", "to_on", "certainty"]
    list_filter = ["regime"]


@admin.register(ModificationGround, site=site)
class ModificationGroundAdmin(ReferenceAdmin):
    list_display = ["code", "regime", "text", "limit_percent", "works_limit_percent", "term_limit_percent", "needs_notice"]
    list_filter = ["regime"]


@admin.register(NoticeType, site=site)
class NoticeTypeAdmin(ReferenceAdmin):
    list_display = ["code", "name", "regime", "trigger", "days", "day_kind", "from_on", "to_on"]
    list_filter = ["regime", "trigger"]


@admin.register(RegimeRule, site=site)
class RegimeRuleAdmin(ReferenceAdmin):
    list_display = ["regime", "text", "from_on", "to_on", "certainty"]


@admin.register(Route, site=site)
class RouteAdmin(ReferenceAdmin):
    list_display = ["name", "regime", "method", "is_direct_award", "is_call_off", "from_on", "to_on"]
    list_filter = ["regime"]


@admin.register(DirectAwardGround, site=site)
class DirectAwardGroundAdmin(ReferenceAdmin):
    list_display = ["code", "regime", "text", "from_on", "to_on", "certainty"]
    list_filter = ["regime"]


@admin.register(Limit, site=site)
class LimitAdmin(ReferenceAdmin):
    list_display = ["name", "code", "number", "unit", "regime", "from_on", "to_on", "certainty"]
    list_filter = ["code"]
