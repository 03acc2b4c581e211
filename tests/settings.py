"""The platform's settings for tests: a home of its own for each process, a fast hash, either database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

home = tempfile.mkdtemp(prefix="mandata-tests-")
atexit.register(shutil.rmtree, home, ignore_errors=True)
os.environ["MANDATA_HOME"] = home
os.environ.setdefault("SECRET_KEY", "tests only")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser of the tests keeps a loop in their thread

if os.environ.get("MANDATA_TEST_DATABASE") == "postgresql":
    from tests.postgresql import SHARED, server_in

    os.environ["DATABASE_URL"] = server_in(SHARED).get_uri()

from mandata.site.settings import *  # noqa: E402, F403 (the names are what Django reads)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "tests.tasks.InProcess", "QUEUES": []}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as on a platform: in memory, a reader of another thread fails where it should wait its turn.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(home) / "tests.sqlite3")}  # noqa: F405
    unsynced = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    DATABASES["default"]["OPTIONS"]["init_command"] = unsynced  # noqa: F405
