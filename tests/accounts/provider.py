"""A small OpenID Connect provider on this machine, which says who somebody is."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

CLIENT = "mandata"
KEY = "a secret of the provider that is long enough to sign with"


@contextmanager
def provider(claims: dict[str, object]) -> Iterator[str]:
    """Run one that answers for somebody with these claims; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(claims))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _answering(claims: dict[str, object]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own = f"http://{self.headers['Host']}"
            if self.path == "/.well-known/openid-configuration":
                self._send(
                    {
                        "issuer": own,
                        "authorization_endpoint": f"{own}/authorize",
                        "token_endpoint": f"{own}/token",
                        "userinfo_endpoint": f"{own}/who",
                        "jwks_uri": f"{own}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    }
                )
            else:
                self._send({"sub": "7", **claims})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            now = int(time.time())
            said = {"iss": f"http://{self.headers['Host']}", "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "7"}
            token = jwt.encode({**said, **claims}, KEY, algorithm="HS256")
            self._send({"access_token": "access", "token_type": "Bearer", "id_token": token})

        def _send(self, content: dict[str, object]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
