"""Making, looking at and approving releases."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mandata.accounts.form_fields import first_error
from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import Rights, rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return, State
from mandata.publishing import starting
from mandata.publishing.domain import approval
from mandata.publishing.domain.finding_texts import seen_by
from mandata.publishing.forms import ApproveForm, DraftForm, ReleaseForm, RemarkForm, SendBackForm
from mandata.publishing.models import Release, Remark
from mandata.publishing.queries import files, visibility
from mandata.publishing.queries.comparison import compare
from mandata.publishing.queries.explanations import Explained, explain
from mandata.publishing.queries.figures import read_figures
from mandata.publishing.queries.progress import CycleStanding, accepted_since, history_of, new_returns
from mandata.publishing.queries.visibility import seen_figures


@login_required
@require_GET
def releases(request: SignedInRequest) -> HttpResponse:
    """List all releases, newest first, with the form for a new one."""
    rights_of(request.user).require(Action.SEE_PREVIEW)
    found = Release.objects.select_related("cycle", "made_by", "approved_by")
    context = {
        "releases": found,
        "cycles": list(map(_standing, Cycle.objects.all())),
        "form": ReleaseForm(initial={"dated": timezone.localdate()}),
    }
    return render(request, "publishing/releases.html", context)


@login_required
@require_POST
def new(request: SignedInRequest) -> HttpResponse:
    """Freeze what is accepted of a cycle, and build the report from it."""
    rights_of(request.user).require(Action.FREEZE_RELEASE)
    form = ReleaseForm(request.POST)
    cycle = _cycle(form)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("publishing:releases")
    chosen = form.cleaned_data
    release = starting.start(cycle, chosen["dated"], request.user, names_reporters=chosen["names_reporters"])
    return redirect("publishing:release", release.pk)


@login_required
@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Build a draft of a cycle's report from what is accepted so far; nothing is frozen."""
    rights_of(request.user).require(Action.SEE_PREVIEW)
    cycle = _cycle(DraftForm(request.POST))
    return redirect("publishing:release", starting.start_draft(cycle, timezone.localdate(), request.user).pk)


@login_required
@require_GET
def release(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a release: the progress of its build, its findings, changes since the previous one, and its approval."""
    rights_of(request.user).require(Action.SEE_PREVIEW)
    found = get_object_or_404(Release.objects.select_related("cycle", "made_by", "approved_by"), pk=number)
    earlier, rights = _before(found), rights_of(request.user)
    may_open = visibility.may_open(found, rights.audience)
    context = {
        "release": found,
        "earlier": earlier,
        "moved": _moved(earlier, found, rights) if earlier and found.is_built else [],
        "may_open": may_open,
        "late": sum(item.days_late > 0 for item in found.cycle.returns.exclude(submitted_at=None)),
        "downloads": files.downloads(found) if may_open else [],
        "errors": seen_by(rights, found.errors, found.cycle.framework),
        "findings": seen_by(rights, found.findings, found.cycle.framework),
        "new_returns": new_returns(earlier, found),
        "history": history_of(found),
        "comment_form": RemarkForm(),
        "send_back_form": SendBackForm(auto_id="send-back-%s"),
        "reason": found.remarks.filter(kind=Remark.Kind.SENT_BACK).last(),
    }
    return render(request, "publishing/release.html", context)


@login_required
@require_POST
def again(request: SignedInRequest, number: int) -> HttpResponse:
    """Build a release again that stopped, or that no worker has built."""
    rights_of(request.user).require(Action.FREEZE_RELEASE)
    found = get_object_or_404(Release, pk=number, is_draft=False)
    if found.is_built:
        messages.error(request, _("This release is already built; make a new one instead."))
        return redirect("publishing:release", number)
    return redirect("publishing:release", starting.restart(found, request.user).pk)


@login_required
@require_POST
def approve(request: SignedInRequest, number: int) -> HttpResponse:
    """Publish a release."""
    rights_of(request.user).require(Action.APPROVE_RELEASE)
    found = get_object_or_404(Release, pk=number)
    visibility.require_open(found, rights_of(request.user).audience)
    with refusals_shown(request):
        approval.publish(found, request.user, ApproveForm(request.POST).given["seen"])
        messages.success(request, _("Published. Readers now see this release."))
    return redirect("publishing:release", number)


@login_required
@require_POST
def send_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Send a release back to the coordinators with a reason."""
    rights_of(request.user).require(Action.APPROVE_RELEASE)
    found = get_object_or_404(Release, pk=number)
    with refusals_shown(request):
        approval.send_back(found, request.user, _text_of(request))
        messages.success(request, _("Sent back. The coordinators have been notified."))
    return redirect("publishing:release", number)


@login_required
@require_POST
def comment(request: SignedInRequest, number: int) -> HttpResponse:
    """Add a comment to a release."""
    rights_of(request.user).require(Action.SEE_PREVIEW)
    found = get_object_or_404(Release, pk=number)
    with refusals_shown(request):
        approval.comment(found, request.user, _text_of(request))
    return redirect(f"{reverse('publishing:release', args=[number])}#history")


def _text_of(request: SignedInRequest) -> str:
    form = RemarkForm(request.POST)
    return form.cleaned_data["text"] if form.is_valid() else ""


@login_required
@require_GET
def preview(request: SignedInRequest, number: int, name: str) -> FileResponse:
    """Send a built file of a release before it is published."""
    rights_of(request.user).require(Action.SEE_PREVIEW)
    found = get_object_or_404(Release, pk=number)
    visibility.require_open(found, rights_of(request.user).audience)
    return files.serve(found, name, files.takes_gzip(request))


def _moved(earlier: Release, found: Release, rights: Rights) -> list[Explained]:
    framework, audience = found.cycle.framework, rights.audience
    old, new = (seen_figures(audience, read_figures(one.folder), framework) for one in (earlier, found))
    moved = compare(old, new)
    return explain(moved, earlier, found, rights)


def _before(release: Release) -> Release | None:
    """Return what a release is compared with: the last one built of its cycle, or of the nearest earlier cycle."""
    earlier = Release.objects.filter(state__in=Release.BUILT, is_draft=False, pk__lt=release.pk)
    earlier = earlier.filter(cycle__number__lte=release.cycle.number)
    return earlier.select_related("cycle").order_by("-cycle__number", "-pk").first()


def _standing(cycle: Cycle) -> CycleStanding:
    last = Release.objects.filter(cycle=cycle, state__in=Release.BUILT, is_draft=False).order_by("-pk").first()
    waiting = Return.objects.filter(cycle=cycle).exclude(state=State.ACCEPTED).count()
    return CycleStanding(cycle, waiting, last, accepted_since(cycle, last.last_seal) if last else 0)


def _cycle(form: DraftForm) -> Cycle:
    """Return the cycle that a form names."""
    form.full_clean()
    return get_object_or_404(Cycle, number=form.cleaned_data.get("cycle", 0))
