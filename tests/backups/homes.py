"""Homes of platforms on either database, and the command line over them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Home:
    """A platform's home with its database."""

    folder: Path
    database: str = ""

    def act(self, verb: str) -> str:
        """Run a verb of `acts`; what it says."""
        done = subprocess.run(
            self._act(verb), env=self._environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin(self, verb: str) -> subprocess.Popen[str]:
        """Start a verb of `acts` that goes on until it is killed."""
        return subprocess.Popen(self._act(verb), env=self._environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def look(self) -> dict[str, Any]:
        """What is there."""
        return dict(json.loads(self.act("look")))

    def platform(self, verb: str, *words: object) -> subprocess.CompletedProcess[str]:
        """Run `mandata platform`."""
        command = [sys.executable, "-m", "mandata.cli.main", "platform", verb, "--home", str(self.folder)]
        command += map(str, words)
        return self._run(command)

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self._environment, cwd=ROOT, capture_output=True, text=True, check=False)

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("MANDATA_", "DJANGO_"))}
        kept |= {"MANDATA_HOME": str(self.folder), "DJANGO_SETTINGS_MODULE": "mandata.site.settings", "COLUMNS": "500"}
        kept.pop("SECRET_KEY", None)
        kept.pop("DATABASE_URL", None)
        return {**kept, "DATABASE_URL": self.database} if self.database else kept

    def _act(self, verb: str) -> list[str]:
        return [sys.executable, "-m", "tests.backups.acts", verb]
