"""Addresses of contracts, procurements, suppliers and grants on the staff site."""

from django.urls import include, path

from .views import changes, contracts, frameworks, lists, procurements, rows

app_name = "procurement"
CONTRACT, PROCUREMENT, FRAMEWORK = "contracts/<int:pk>", "procurements/<int:pk>", "frameworks/<int:pk>"
urlpatterns = [
    path("contracts/", lists.contracts, name="contracts"),
    path("contracts/new/", contracts.enter_contract, name="enter_contract"),
    path(f"{CONTRACT}/", contracts.contract, name="contract"),
    path(f"{CONTRACT}/edit/", contracts.parts, name="contract_parts"),
    path(f"{CONTRACT}/edit/<slug:part>/", contracts.edit_contract, name="edit_contract"),
    path(f"{CONTRACT}/end/", contracts.end_contract, name="end_contract"),
    path(f"{CONTRACT}/take-up/", contracts.take_up_contract, name="take_up_contract"),
    path(f"{CONTRACT}/remove/", contracts.remove_contract, name="remove_contract"),
    path(f"{CONTRACT}/options/<int:row>/take/", changes.take_option, name="take_option"),
    path(f"{CONTRACT}/options/<int:row>/lapse/", changes.lapse_option, name="lapse_option"),
    path(f"{CONTRACT}/lists/<slug:part>/", rows.rows, name="rows"),
    path(f"{CONTRACT}/lists/<slug:part>/add/", rows.add_row, name="add_row"),
    path(f"{CONTRACT}/lists/<slug:part>/<int:row>/", rows.edit_row, name="edit_row"),
    path(f"{CONTRACT}/lists/<slug:part>/<int:row>/remove/", rows.remove_row, name="remove_row"),
    path("procurements/", lists.procurements, name="procurements"),
    path("procurements/new/", procurements.enter_procurement, name="enter_procurement"),
    path(f"{PROCUREMENT}/", procurements.procurement, name="procurement"),
    path(f"{PROCUREMENT}/edit/<slug:part>/", procurements.edit_procurement, name="edit_procurement"),
    path(f"{PROCUREMENT}/take-up/", procurements.take_up_procurement, name="take_up_procurement"),
    path(f"{PROCUREMENT}/remove/", procurements.remove_procurement, name="remove_procurement"),
    path(f"{PROCUREMENT}/regime/", procurements.correct_regime, name="correct_regime"),
    path(f"{PROCUREMENT}/regime/<int:correction>/confirm/", procurements.confirm_regime, name="confirm_regime"),
    path(f"{PROCUREMENT}/lists/<slug:part>/", rows.procurement_rows, name="procurement_rows"),
    path(f"{PROCUREMENT}/lists/<slug:part>/add/", rows.add_procurement_row, name="procurement_add_row"),
    path(f"{PROCUREMENT}/lists/<slug:part>/<int:row>/", rows.edit_procurement_row, name="procurement_edit_row"),
    path(f"{PROCUREMENT}/lists/<slug:part>/<int:row>/remove/", rows.remove_procurement_row, name="procurement_remove_row"),
    path("frameworks/", lists.frameworks, name="frameworks"),
    path("frameworks/new/", frameworks.enter_framework, name="enter_framework"),
    path(f"{FRAMEWORK}/", frameworks.framework, name="framework"),
    path(f"{FRAMEWORK}/edit/", frameworks.edit_framework, name="edit_framework"),
    path(f"{FRAMEWORK}/remove/", frameworks.remove_framework, name="remove_framework"),
    path("", include("procurement.party_urls")),
]
