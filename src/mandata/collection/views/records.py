"""Updating the records on a person's request."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.collection.disk import after_saving
from mandata.collection.models import Cycle
from mandata.collection.page_wording import sentences_of
from mandata.collection.views.lookup import run_cycle
from mandata.collection.workspace.files import write_records
from mandata.findings import Finding, InvalidInput

logger = logging.getLogger(__name__)


@login_required
@require_POST
def write(request: SignedInRequest, number: int) -> HttpResponse:
    """Try again to add accepted returns to the records."""
    cycle = run_cycle(request, number)
    behind = written(request, cycle)
    if behind:
        return behind
    messages.success(request, _("The records are up to date."))
    return redirect("collection:board", number)


def written(request: SignedInRequest, cycle: Cycle) -> HttpResponse | None:
    """Write the records; return None if it succeeded, or else a page with the errors.

    The returns stay accepted either way.
    """
    findings: list[Finding] | None = None
    hidden = 0
    try:
        with after_saving():
            write_records(cycle)
    except InvalidInput as invalid:
        audience = rights_of(request.user).audience
        findings = [item for item in invalid.findings if audience.may_see_finding(cycle.framework, item)]
        hidden = len(invalid.findings) - len(findings)
    except OSError as failure:
        logger.error("The records could not be written (%s).", type(failure).__name__)
    else:
        return None
    sentences = None if findings is None else [sentences_of(item, cycle.framework) for item in findings]
    context = {"cycle": cycle, "findings": sentences, "hidden": hidden}
    return render(request, "collection/records.html", context, status=409)
