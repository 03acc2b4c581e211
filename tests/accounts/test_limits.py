"""A person who guesses is stopped, and nobody else; a code of a second factor works once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from mandata.accounts import people
from mandata.accounts.models import User
from mandata.accounts.tidying import forget_expired

PASSWORD = "a long and quiet river"  # noqa: S105
SECRET = "A" * 32
TRIES = 5
"""Wrong passwords that count for nothing yet, from one place within five minutes."""
TRIES_ANYWHERE = 100
"""The same from all places within an hour."""

Make = Callable[..., User]


@pytest.fixture
def somebody(db: None) -> Make:
    """Makes a person with a password, who has no role."""

    def make(name: str = "first") -> User:
        return User.objects.create_user(f"{name}@example.org", PASSWORD)

    return make


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> str:
    """Try to sign in, and show what came of it."""
    answer = client.post("/accounts/login/", {"login": email, "password": password}, **more)
    if answer.status_code == 302:
        return "in" if answer.headers["Location"] == "/" else answer.headers["Location"]
    page = answer.content.decode()
    return "locked" if "Too many" in page else "wrong" if "not correct" in page else page


def guess(email: str, times: int, client: Client | None = None, **more: Any) -> list[str]:
    client = client or Client()
    return [sign_in(client, email, f"wrong {number}", **more) for number in range(times)]


def test_a_guesser_is_stopped_after_exactly_that_number_of_failures(somebody: Make) -> None:
    assert guess(somebody().email, TRIES + 3) == ["wrong"] * TRIES + ["locked"] * 3


def test_an_unknown_address_is_answered_like_a_known_one(somebody: Make) -> None:
    assert guess("nobody@example.org", TRIES + 1) == ["wrong"] * TRIES + ["locked"]


def test_failures_for_one_person_never_refuse_another(somebody: Make) -> None:
    first, second = somebody(), somebody("second")
    guess(first.email, 40)
    assert [sign_in(Client(), second.email) for _ in range(40)] == ["in"] * 40


def test_failures_from_elsewhere_do_not_refuse_the_person(somebody: Make) -> None:
    first = somebody()
    guess(first.email, 40, REMOTE_ADDR="192.0.2.7")
    assert sign_in(Client(), first.email, REMOTE_ADDR="192.0.2.8") == "in"


def test_failures_from_the_same_address_do_not_refuse_a_browser_in_which_the_person_signed_in(somebody: Make) -> None:
    first, own = somebody(), Client()
    assert sign_in(own, first.email) == "in"
    own.post("/accounts/logout/")
    guess(first.email, 40)
    assert sign_in(Client(), first.email) == "locked"
    assert sign_in(own, first.email) == "in"


def test_a_known_browser_may_guess_no_more_than_another(somebody: Make) -> None:
    first, own = somebody(), Client()
    sign_in(own, first.email)
    own.post("/accounts/logout/")
    assert guess(first.email, TRIES + 1, own) == ["wrong"] * TRIES + ["locked"]


def test_a_browser_is_known_for_its_own_person_only(somebody: Make) -> None:
    first, second, browser = somebody(), somebody("second"), Client()
    sign_in(browser, first.email)
    browser.post("/accounts/logout/")
    guess(second.email, TRIES)
    assert sign_in(browser, second.email) == "locked"


@pytest.mark.parametrize("value", ["", "x", "x:1", "name:1:1700000000:x", "\xe9"])
def test_a_forged_browser_is_nobody_s(somebody: Make, value: str) -> None:
    first, forger = somebody(), Client()
    guess(first.email, TRIES)
    forger.cookies["browser"] = value
    assert sign_in(forger, first.email) == "locked"


def test_guesses_from_many_addresses_are_stopped_together(somebody: Make) -> None:
    first, own = somebody(), Client()
    sign_in(own, first.email)
    own.post("/accounts/logout/")
    answers = [sign_in(Client(), first.email, "wrong", REMOTE_ADDR=f"192.0.2.{n}") for n in range(TRIES_ANYWHERE + 2)]
    assert answers == ["wrong"] * TRIES_ANYWHERE + ["locked"] * 2
    assert sign_in(own, first.email) == "in"


@pytest.mark.parametrize("form", [str.upper, str.title, " {} ".format])
def test_another_way_to_write_an_address_is_counted_with_it(somebody: Make, form: Callable[[str], str]) -> None:
    email = somebody().email
    guess(email, TRIES)
    assert guess(form(email), 1) == ["locked"]


def test_a_success_takes_back_its_own_attempt_alone(somebody: Make) -> None:
    first = somebody()
    guess(first.email, TRIES - 1)
    assert sign_in(Client(), first.email) == "in"
    assert guess(first.email, 2) == ["wrong", "locked"]


def test_a_password_that_is_reset_by_e_mail_opens_again(somebody: Make) -> None:
    first = somebody()
    people.address_is_proved(first)
    guess(first.email, TRIES)
    client = Client()
    client.post("/accounts/password/reset/", {"email": first.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD + "s", "password2": PASSWORD + "s"})
    assert sign_in(client, first.email, PASSWORD + "s") == "in"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counts_as"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "203.0.113.9, ", "192.0.2.1"),
        (1, "2001:db8::1", "2001:db8::2"),  # a person who has one address of IPv6 has the network that it is in
    ],
)
def test_forwarded_addresses_count_as_far_as_our_proxies_wrote_them(
    somebody: Make, settings: Any, proxies: int, forwarded: str, counts_as: str
) -> None:
    first, settings.TRUSTED_PROXIES = somebody(), proxies
    guess(first.email, TRIES, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    settings.TRUSTED_PROXIES = 0
    assert sign_in(Client(), first.email, REMOTE_ADDR=counts_as) == "locked"
    assert sign_in(Client(), first.email, REMOTE_ADDR="192.0.2.99") == "in"


def with_an_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def code() -> str:
    return auth.format_hotp_value(auth.hotp_value(SECRET, next(auth.yield_hotp_counters_from_time())))


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes of one half minute: no test runs from one into the next."""
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter([1]))


def test_a_code_is_good_once(somebody: Make, still: None) -> None:
    user = with_an_app(somebody())
    for expected in ("/", None):
        client = Client()
        assert sign_in(client, user.email) == "/accounts/2fa/authenticate/"
        assert client.post("/accounts/2fa/authenticate/", {"code": code()}).headers.get("Location") == expected


def test_the_code_that_set_an_app_up_opens_nothing_else(
    somebody: Make, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, client = somebody(), Client()
    people.address_is_proved(user)
    sign_in(client, user.email)
    monkeypatch.setattr(auth, "generate_totp_secret", lambda: SECRET)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    set_up = client.post("/accounts/2fa/totp/activate/", {"code": code()})
    assert set_up.headers["Location"] == "/accounts/2fa/recovery-codes/"
    other = Client()
    sign_in(other, user.email)
    assert "Location" not in other.post("/accounts/2fa/authenticate/", {"code": code()}).headers


def test_codes_are_guessed_five_times(somebody: Make, still: None) -> None:
    user, client = with_an_app(somebody()), Client()
    sign_in(client, user.email)
    pages = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(TRIES + 1)]
    assert ["Too many" in page for page in pages] == [False] * TRIES + [True]
    assert "Location" not in client.post("/accounts/2fa/authenticate/", {"code": code()}).headers


def test_an_invitation_of_a_person_with_a_second_factor_leads_on_to_it(somebody: Make, still: None) -> None:
    user, client = with_an_app(somebody()), Client()
    chosen = {"new_password1": PASSWORD + "s", "new_password2": PASSWORD + "s"}
    answer = client.post(people.invitation_path(user), chosen)
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not client.get("/").context["user"].is_authenticated
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).headers["Location"] == "/"
    assert client.get("/").context["user"] == user


def test_what_has_expired_is_forgotten(somebody: Make) -> None:
    guess(somebody().email, 1)
    cache.set("over", 1, timeout=-60)
    client = Client()
    client.force_login(User.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session.model.objects.update(expire_date=timezone.now() - timezone.timedelta(days=1))
    forget_expired()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        kept = [key for (key,) in cursor.fetchall()]
    assert len(kept) == 2
    assert not any("over" in key for key in kept)
    assert not session.model.objects.exists()
