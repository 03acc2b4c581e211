"""The pages about people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mandata.accounts import mails, people, sessions
from mandata.accounts.forms import AccountForm, ActivityForm, GrantForm, InvitationForm, SessionForm
from mandata.accounts.frameworks import latest_framework
from mandata.accounts.models import Grant, User
from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.accounts.unsaved import forget, unsaved_of


@login_required
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """Show a person's own account: name, language, time zone, roles, ways to sign in."""
    person = request.user
    now = {name: getattr(person, name) for name in AccountForm.base_fields}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        for name, given in form.cleaned_data.items():
            setattr(person, name, given)
        person.save(update_fields=list(form.cleaned_data))
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    context = {"form": form, "grants": person.grants.order_by("organisation", "role")}
    return render(request, "accounts/account.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def unsaved(request: SignedInRequest) -> HttpResponse:
    """Show what the person sent after their session had ended, to be saved now or discarded."""
    if request.method == "POST":
        forget(request)
        messages.success(request, _("Discarded."))
        return redirect("site:home")
    return render(request, "accounts/unsaved.html", {"unsaved": unsaved_of(request)})


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def own_sessions(request: SignedInRequest) -> HttpResponse:
    """Show a person's sessions; POST ends one of them, or all others."""
    open_now = sessions.sessions_of(request.user)
    if request.method == "POST":
        wanted = SessionForm(request.POST).given["session"]
        ended = [one for one in open_now if (str(one.pk) == wanted if wanted else not one.is_current())]
        if any(one.is_current() for one in ended):
            logout(request)
        sessions.end(ended)
        messages.success(request, _("Signed out."))
        return redirect("usersessions_list")
    listed = [(one, sessions.browser_of(one)) for one in open_now]
    return render(request, "accounts/sessions.html", {"sessions": listed})


@login_required
@require_GET
def everybody(request: SignedInRequest) -> HttpResponse:
    """List all people with their roles."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    people_known = User.objects.prefetch_related("grants").order_by("-is_active", "name", "email")
    return render(request, "accounts/people.html", {"people": people_known})


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite a person by e-mail."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    form = InvitationForm(latest_framework(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = people.invite(given["email"], given["name"], given["language"], form.wanted, request.user)
        except people.CannotChangeAccount as refused:  # another administrator was faster
            form.add_error("email", str(refused))
        else:
            _send(request, user)
            return redirect("accounts:person", user.pk)
    return render(request, "accounts/invite.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one person: their roles, a form to add a role, and the history."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    user = get_object_or_404(User, pk=number)
    form = GrantForm(latest_framework(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _attempt(request, partial(people.give, user, form.wanted, request.user), _("Role added."))
        return redirect("accounts:person", number)
    context = {
        "person": user,
        "is_own": user == request.user,
        "grants": user.grants.order_by("organisation", "role"),
        "changes": user.grant_changes.select_related("by"),
        "form": form,
    }
    return render(request, "accounts/person.html", context)


@login_required
@require_POST
def take(request: SignedInRequest, number: int) -> HttpResponse:
    """Remove a role."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    grant = get_object_or_404(Grant.objects.select_related("user"), pk=number)
    number = grant.user_id
    _attempt(request, partial(people.take, grant, request.user), _("Role removed."))
    return redirect("accounts:person", number)


@login_required
@require_POST
def activity(request: SignedInRequest, number: int) -> HttpResponse:
    """Deactivate an account, or activate it again."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    user = get_object_or_404(User, pk=number)
    is_active = ActivityForm(request.POST).given["active"]
    done = _("Account activated.") if is_active else _("Account deactivated.")
    _attempt(request, partial(people.set_active, user, is_active, request.user), done)
    return redirect("accounts:person", number)


@login_required
@require_POST
def sign_out_everywhere(request: SignedInRequest, number: int) -> HttpResponse:
    """End all sessions of a person."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    user = get_object_or_404(User, pk=number)
    _attempt(request, partial(people.sign_out_everywhere, user, request.user), _("Signed out everywhere."))
    return redirect("accounts:person", number)


@login_required
@require_POST
def invite_again(request: SignedInRequest, number: int) -> HttpResponse:
    """Send another invitation to a person who has never signed in."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    user = get_object_or_404(User, pk=number)
    if _attempt(request, partial(people.note_invitation, user, request.user)):
        _send(request, user)
    return redirect("accounts:person", number)


@login_required
@require_POST
def send_password_link(request: SignedInRequest, number: int) -> HttpResponse:
    """Send a link for a new password to a person who has signed in before."""
    rights_of(request.user).require(Action.MANAGE_PEOPLE)
    user = get_object_or_404(User, pk=number)
    if _attempt(request, partial(people.note_password_link, user, request.user)):
        try:
            mails.send_password_link(user, request.user)
        except OSError:
            messages.error(request, _("The e-mail could not be sent. Try again later."))
        else:
            messages.success(request, _("Link for a new password sent."))
    return redirect("accounts:person", number)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Let an invited person choose a password, then sign them in as far as possible."""
    user = people.invited(key, token)
    if user is None:
        return render(request, "accounts/invitation_over.html", status=410)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        people.address_is_proved(user)
        answer: HttpResponse = perform_password_login(request, {"email": user.email}, Login(user, redirect_url="/"))
        if request.user.is_authenticated:  # otherwise the second factor comes first
            reauthenticate_by_password(request)  # the password was chosen just now, so it is not asked again
        return answer
    return render(request, "accounts/invitation.html", {"form": form, "person": user})


def _attempt(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Change an account and show a message with the result; return False if the change was refused."""
    with refusals_shown(request):
        act()
        if done:
            messages.success(request, done)
        return True
    return False


def _send(request: HttpRequest, user: User) -> None:
    try:
        mails.send_invitation(user)
    except OSError:
        messages.error(
            request, _("The account was created, but the e-mail could not be sent. Try “Invite again” later.")
        )
    else:
        messages.success(request, _("Invitation sent."))
