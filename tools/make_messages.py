"""Collect the words of the interface into the catalogues of each language, keeping what is translated.

Run with `python tools/make_messages.py`. Needs GNU gettext (Debian: gettext).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mandata"
LANGUAGES = ("fr", "ar")


def main() -> None:
    """Write src/mandata/site/locale/*/LC_MESSAGES/django.po again."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    code = (
        "from django.conf import settings\n"
        "settings.configure(LOCALE_PATHS=['site/locale'], USE_I18N=True)\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.core.management.commands.makemessages import Command\n"
        "Command.xgettext_options = [*Command.xgettext_options, '--keyword=N_', '--keyword=plural:1,2']\n"
        f"call_command('makemessages', locale={list(LANGUAGES)!r}, no_location=True, no_wrap=True, no_obsolete=True)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=SOURCE, env=environment, check=True)
    for catalogue in (SOURCE / "site" / "locale").glob("*/LC_MESSAGES/*.po"):
        text = catalogue.read_text("utf-8")
        catalogue.write_text(re.sub(r'^"(POT-Creation-Date|PO-Revision-Date).*\n', "", text, flags=re.M), "utf-8")


if __name__ == "__main__":
    main()
