"""Addresses of the registers app."""

from __future__ import annotations

from django.urls import path

from mandata.registers.views import bulk, entries, files, findings, lists, workbooks

app_name = "registers"
urlpatterns = [
    path("registers/", lists.registers, name="registers"),
    path("registers/<slug:name>/", lists.register, name="register"),
    path("registers/<slug:name>/month/", lists.month, name="register_month"),
    path("registers/<slug:name>/csv/", lists.download, name="register_csv"),
    path("registers/<slug:name>/files/<int:number>/", files.file, name="entry_file"),
    path("registers/<slug:name>/find/", lists.find, name="find_entries"),
    path("registers/<slug:name>/views/", lists.save_view, name="save_view"),
    path("registers/<slug:name>/views/<int:number>/forget/", lists.forget_view, name="forget_view"),
    path("registers/<slug:name>/findings/", findings.findings, name="register_findings"),
    path("registers/<slug:name>/upload/", bulk.upload, name="upload_entries"),
    path("registers/<slug:name>/workbook/", workbooks.download, name="register_workbook"),
    path("registers/<slug:name>/workbook/upload/", workbooks.uploaded, name="uploaded_entries"),
    path("registers/<slug:name>/workbook/marked/", workbooks.marked, name="marked_entries"),
    path("registers/<slug:name>/add/", entries.add, name="add_entry"),
    path("registers/<slug:name>/<int:number>/", entries.entry, name="entry"),
    path("registers/<slug:name>/<int:number>/close/", entries.close, name="close_entry"),
    path("registers/<slug:name>/<int:number>/merge/", entries.merge, name="merge_entry"),
]
