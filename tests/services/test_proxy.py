"""The platform behind the web server with HTTPS that `deploy/nginx.conf` sets up: that very file runs here."""

from __future__ import annotations

import getpass
import re
import socket
import ssl
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from tests.backups.acts import FOCAL, PASSWORD
from tests.certificates import certificate
from tests.conftest import program
from tests.site.running import Running, free_port, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
HOST = "reports.example.org"
ALONE = """\
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 100; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/mandata.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running nginx."""

    http: int
    https: int
    trusted: Path

    def session(self) -> requests.Session:
        """A browser that finds the host name on this machine."""
        session = requests.Session()
        session.trust_env, session.verify = False, str(self.trusted)
        session.headers["Host"] = HOST
        session.mount("https://", Adapter())
        return session

    def at(self, path: str) -> str:
        return f"https://127.0.0.1:{self.https}{path}"


class Adapter(requests.adapters.HTTPAdapter):
    """Asks for the host by its name, as a browser does, wherever it is."""

    def init_poolmanager(self, *given: object, **named: object) -> None:
        super().init_poolmanager(*given, server_hostname=HOST, assert_hostname=HOST, **named)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The platform as version 0.1.0 left it, with a published report, and set up to be behind a proxy."""
    folder = tmp_path_factory.mktemp("behind")
    with tarfile.open(ROOT / "tests" / "upgrades" / "0.1.0.tar.xz") as tar:
        tar.extractall(folder / "home", filter="data")
    own = {"MANDATA_HTTPS": "1", "MANDATA_HOSTS": HOST, "MANDATA_URL": f"https://{HOST}"}
    running = Behind(folder / "home", own)
    yield running
    running.stop()


class Behind(Running):
    """A platform that answers only what a proxy passes on."""

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            return self.ask("/accounts/login/", {"Host": HOST, "X-Forwarded-Proto": "https"}).status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def proxy(platform: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    found, folder = program("nginx", task="proxy"), tmp_path_factory.mktemp("nginx")
    path, private = certificate(folder, HOST)
    made = Proxy(free_port(), free_port(), path)
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for old, new in {
        r"listen 80\b": f"listen 127.0.0.1:{made.http}",
        r"listen 443\b": f"listen 127.0.0.1:{made.https}",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{platform.port}",
        r"/etc/letsencrypt/\S*/fullchain.pem": str(path),
        r"/etc/letsencrypt/\S*/privkey.pem": str(private),
    }.items():
        text, count = re.subn(old, new, text)
        assert count, f"{old} is not in deploy/nginx.conf"
    (folder / "mandata.conf").write_text(text)
    (folder / "nginx.conf").write_text(ALONE.format(folder=folder, user=getpass.getuser()))
    command = [found, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    server = subprocess.Popen([*command, "-g", "daemon off;"])
    until("nginx listens", lambda: is_open(made.https))
    yield made
    server.terminate()
    server.wait(60)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_what_comes_in_clear_is_sent_to_https(proxy: Proxy) -> None:
    answer = requests.get(
        f"http://127.0.0.1:{proxy.http}/returns/?a=1", headers={"Host": HOST}, allow_redirects=False, timeout=60
    )
    assert (answer.status_code, answer.headers["Location"]) == (308, f"https://{HOST}/returns/?a=1")


def test_a_person_signs_in_and_reads(proxy: Proxy) -> None:
    with proxy.session() as session:
        page = session.get(proxy.at("/accounts/login/"), timeout=60)
        assert page.status_code == 200
        assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
        assert "nginx/" not in page.headers.get("Server", "")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        answer = session.post(
            proxy.at("/accounts/login/"),
            data={"csrfmiddlewaretoken": token, "login": FOCAL, "password": PASSWORD},
            headers={"Referer": f"https://{HOST}/accounts/login/", "Origin": f"https://{HOST}"},
            cookies={cookie.name: str(cookie.value) for cookie in session.cookies},
            allow_redirects=False,
            timeout=60,
        )
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert answer.cookies
        assert all(cookie.secure for cookie in [*page.cookies, *answer.cookies])
        sent = {cookie.name: str(cookie.value) for cookie in [*page.cookies, *answer.cookies]}
        assert session.get(proxy.at("/returns/"), cookies=sent, timeout=60).status_code == 200
        report = session.get(proxy.at("/published/report.html"), timeout=60)
        assert report.status_code == 200
        assert "</html>" in report.text


def test_what_is_larger_than_anything_taken_is_refused_before_the_platform(proxy: Proxy) -> None:
    with proxy.session() as session:
        large = session.post(proxy.at("/accounts/login/"), data=b"x" * 27_000_000, timeout=120)
        assert large.status_code == 413
        small = session.post(proxy.at("/accounts/login/"), data=b"x" * 21_000_000, timeout=120)
        assert small.status_code in (400, 403), "the platform answers it"
        assert "nginx" not in small.text


def test_another_name_is_answered_with_nothing(proxy: Proxy) -> None:
    context = ssl.create_default_context(cafile=proxy.trusted)
    with (
        socket.create_connection(("127.0.0.1", proxy.https), timeout=60) as plain,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(plain, server_hostname="elsewhere.example.org")
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{proxy.http}/", headers={"Host": "elsewhere.example.org"}, timeout=60)


def test_what_a_visitor_says_of_its_way_counts_for_nothing(proxy: Proxy, platform: Running) -> None:
    """Neither another scheme nor another host nor another address is believed; the proxy's own word is."""
    said = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "elsewhere.example.org",
        "X-Forwarded-For": "203.0.113.9",
        "X-Request-ID": "of-the-visitor",
    }
    with proxy.session() as session:
        answer = session.get(proxy.at("/returns/"), headers=said, allow_redirects=False, timeout=60)
        assert answer.status_code == 302
        assert "elsewhere" not in answer.headers["Location"]
        assert session.get(proxy.at("/metrics"), timeout=60).status_code == 403
    assert "of-the-visitor" not in platform.log.read_text("utf-8")


def test_past_the_proxy_nothing_is_answered_in_clear(platform: Running) -> None:
    answer = platform.ask("/accounts/login/", {"Host": HOST})
    assert answer.status == 301
    assert answer.headers["Location"].startswith("https://")
