"""What every answer says to the browser, and what cookies look like behind HTTPS."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.framework import schools
from tests.site.addresses import Line, filled_in, table

from mandata.accounts.roles import OF_ONE_ORGANISATION, Role
from mandata.collection.models import Cycle
from mandata.editing.texts import take_over_files
from mandata.publishing.models import Release

SignIn = Callable[..., Client]
IN_FRAMES = {"/narrative/<name>/preview/"}
"""Pages that one of our own shows in a frame."""
PROBES = {"/healthz", "/readyz", "/metrics"}
"""Answered to machines, before everything else."""
REPORTS = {"/published/<name>", "/published/<number>/<name>", "/releases/<number>/files/<name>"}
"""Reports, which bring a policy of their own and run in a sandbox."""
BEHIND_HTTPS = """
import json, os
os.environ.update(MANDATA_HTTPS="1", MANDATA_HOSTS="reports.example.org")
os.environ["DJANGO_SETTINGS_MODULE"] = "mandata.site.settings"
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from mandata.accounts.models import User
User.objects.create_user("somebody@example.org", "a long and quiet river", language="fr")
client = Client(HTTP_HOST="reports.example.org")
plain = client.get("/accounts/login/")
page = client.get("/accounts/login/", secure=True)
client.post("/language/", {"language": "fr"}, secure=True)
right = {"login": "somebody@example.org", "password": "a long and quiet river"}
answer = client.post("/accounts/login/", right, secure=True)
cookies = {name: {key: morsel[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
           for name, morsel in client.cookies.items()}
print(json.dumps({"cookies": cookies, "plain": [plain.status_code, plain.headers.get("Location")],
                  "headers": dict(page.headers), "signed in": answer.status_code}))
"""


@pytest.fixture
def everything(cycle: Cycle) -> Cycle:
    take_over_files()
    release = Release.objects.create(cycle=cycle, dated=date(2025, 3, 1), state=Release.State.PUBLISHED, report_id="x")
    schools.put(release.folder / "report.html", "<p>Report</p>")
    return cycle


@pytest.mark.parametrize("line", [line for line in table() if line.method == "GET"], ids=lambda line: line.address)
def test_no_page_loads_from_elsewhere_or_is_put_in_a_frame(line: Line, everything: Cycle, signed_in: SignIn) -> None:
    role = next((Role(who) for who, answer in line.answers.items() if answer != "–" and who != "visitor"), Role.READER)
    client = signed_in(role, "HILL" if role in OF_ONE_ORGANISATION else None)
    answer = client.get(filled_in(line.address, everything, "HILL"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if line.address in PROBES:
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        return
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    if line.address in REPORTS or policy == "default-src 'none'; sandbox":
        assert "sandbox" in policy
        return
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert ("frame-ancestors 'none'" in policy) is (line.address not in IN_FRAMES)
    assert (answer.headers["X-Frame-Options"] == "DENY") is (line.address not in IN_FRAMES)


@pytest.mark.parametrize("line", [line for line in table() if line.method == "GET"], ids=lambda line: line.address)
def test_every_text_names_its_characters(line: Line, everything: Cycle, signed_in: SignIn) -> None:
    role = next((Role(who) for who, answer in line.answers.items() if answer != "–" and who != "visitor"), Role.READER)
    client = signed_in(role, "HILL" if role in OF_ONE_ORGANISATION else None)
    answer = client.get(filled_in(line.address, everything, "HILL"))
    kind = answer.headers.get("Content-Type", "")
    assert kind or answer.status_code == 302
    if kind.startswith("text/"):
        assert re.search(r"charset=\"?utf-8", kind, re.IGNORECASE), f"{line.address}: {kind}"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_answers_are_refused(db: None, method: str) -> None:
    for address in ("/", "/accounts/login/", "/static/site/mandata.css", "/published/"):
        answer = Client().generic(method, address)
        assert answer.status_code == 405
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_behind_https_cookies_and_headers_keep_to_it(tmp_path: Path) -> None:
    environment = {**os.environ, "MANDATA_HOME": str(tmp_path), "SECRET_KEY": "tests only"}
    environment.pop("DATABASE_URL", None)
    ran = subprocess.run(
        [sys.executable, "-c", BEHIND_HTTPS], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout.splitlines()[-1])
    assert seen["signed in"] == 302
    names = ("sessionid", "csrftoken", "django_language", "browser")
    assert set(seen["cookies"]) == {f"__Host-{name}" for name in names}
    for cookie in seen["cookies"].values():
        assert cookie == {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": ""}
    assert seen["plain"] == [301, "https://reports.example.org/accounts/login/"]
    assert seen["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
