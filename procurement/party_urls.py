"""Addresses of suppliers, grants, copies and the register as CSV."""

from django.urls import path

from .views import copies, grants, register_csv, suppliers

urlpatterns = [
    path("suppliers/", suppliers.suppliers, name="suppliers"),
    path("suppliers/new/", suppliers.enter_supplier, name="enter_supplier"),
    path("suppliers/<int:pk>/", suppliers.supplier, name="supplier"),
    path("suppliers/<int:pk>/edit/", suppliers.edit_supplier, name="edit_supplier"),
    path("suppliers/<int:pk>/merge/", suppliers.choose_to_merge, name="choose_to_merge"),
    path("suppliers/<int:pk>/merge/<int:other>/", suppliers.merge_suppliers, name="merge_suppliers"),
    path("grants/", grants.grants, name="grants"),
    path("grants/new/", grants.enter_grants, name="enter_grants"),
    path("grants/<int:pk>/", grants.grant, name="grant"),
    path("grants/<int:pk>/edit/", grants.edit_grant, name="edit_grant"),
    path("copies/", copies.waiting_copies, name="waiting_copies"),
    path("contracts/<int:pk>/copies/", copies.copies, name="copies"),
    path("procurements/<int:pk>/copies/", copies.procurement_copies, name="procurement_copies"),
    path("copies/<int:pk>/", copies.copy, name="copy"),
    path("copies/<int:pk>/file/", copies.copy_file, name="copy_file"),
    path("copies/<int:pk>/release/", copies.release_copy, name="release_copy"),
    path("copies/<int:pk>/take-back/", copies.take_back_copy, name="take_back_copy"),
    path("copies/<int:pk>/remove/", copies.remove_copy, name="remove_copy"),
    path("contracts/<int:pk>/copies/new/", copies.add_contract_copy, name="add_contract_copy"),
    path("procurements/<int:pk>/copies/new/", copies.add_procurement_copy, name="add_procurement_copy"),
    path("contracts/import/", register_csv.import_contracts, name="import_contracts"),
    path("contracts/export.csv", register_csv.export_contracts, name="export_contracts"),
]
