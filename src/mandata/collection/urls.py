"""Addresses of the collection app."""

from __future__ import annotations

from django.urls import path

from mandata.collection.views import (
    acceptances,
    attachments,
    autosave,
    boards,
    comments,
    cycles,
    filling,
    findings,
    histories,
    last_values,
    records,
    reminders,
    returns,
    reviews,
    undo,
    workbooks,
)

app_name = "collection"
urlpatterns = [
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/declare/", cycles.declare_one, name="declare_cycle"),
    path("cycles/<int:number>/open/", cycles.open_one, name="open_cycle"),
    path("cycles/<int:number>/", boards.board, name="board"),
    path("cycles/<int:number>/board.csv", boards.table, name="board_csv"),
    path("cycles/<int:number>/extend/", cycles.extend, name="extend_cycle"),
    path("cycles/<int:number>/accept/", acceptances.accept_many, name="accept_many"),
    path("cycles/<int:number>/remind/", reminders.remind, name="remind"),
    path("cycles/<int:number>/remind/sent/", reminders.sent, name="reminders_sent"),
    path("cycles/<int:number>/close/", cycles.close, name="close_cycle"),
    path("cycles/<int:number>/records/", records.write, name="write_records"),
    path("cycles/<int:number>/findings/", findings.of_cycle, name="cycle_findings"),
    path("cycles/<int:number>/findings/decide/", findings.decide, name="decide_finding"),
    path("returns/", returns.mine, name="returns"),
    path("returns/<int:number>/", filling.page, name="return"),
    path("returns/<int:number>/cells", autosave.cells, name="return_cells"),
    path("returns/<int:number>/last-values/", last_values.last_values, name="last_values"),
    path("returns/<int:number>/rows/<uuid:uid>/", undo.row_history, name="row_history"),
    path("returns/<int:number>/removed/", undo.removed, name="removed_rows"),
    path("returns/<int:number>/review/", reviews.review, name="review"),
    *[
        path(f"returns/<int:number>/review/{name}/", reviews.step, {"name": name}, name=f"review_{name}")
        for name in reviews.STEPS
    ],
    path("returns/<int:number>/history/", histories.history, name="history"),
    path("returns/<int:number>/compare/", histories.comparison, name="compare"),
    path("returns/<int:number>/findings/", findings.of_return, name="return_findings"),
    path("returns/<int:number>/comments/", comments.comments, name="comments"),
    path("comments/<int:number>/resolve/", comments.resolve, name="resolve_comment"),
    path("returns/<int:number>/attachments/", attachments.attachments, name="attachments"),
    path("workbooks/<int:number>/<str:organisation>/", workbooks.page, name="workbook"),
    path("workbooks/<int:number>/<str:organisation>/download/", workbooks.download, name="download_workbook"),
    path("workbooks/<int:number>/<str:organisation>/upload/", workbooks.uploaded, name="uploaded_workbook"),
    path("workbooks/<int:number>/<str:organisation>/marked/", workbooks.marked, name="marked_workbook"),
    path("attachments/<int:number>/", attachments.attachment, name="attachment"),
    path("attachments/<int:number>/delete/", attachments.take_away, name="delete_attachment"),
]
