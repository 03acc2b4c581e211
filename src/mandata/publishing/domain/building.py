"""Building a release: the records are brought up to date and frozen, and the report is built from them.

A build writes to temporary names and renames. If its process dies, the release stays 'being built', and a worker builds
it again. Builds wait for one another, and for people who accept returns: they share the records.
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from mandata.audit.recording import record
from mandata.collection.models import Seal, State
from mandata.collection.queries.restatement_reasons import reasons
from mandata.collection.workspace.files import bring_up_to_date, workspace, write_records
from mandata.collection.workspace.lock import records_held
from mandata.editing.texts import folder_for, write_files
from mandata.findings import Finding, InvalidInput, Severity
from mandata.publishing.domain.finding_texts import FindingText, texts_of
from mandata.publishing.models import Release
from mandata.publishing.queries.archives import pack
from mandata.publishing.queries.correction_pages import locator
from mandata.publishing.queries.figures import write_figures
from mandata.publishing.queries.published_counts import printed_by_releases, write_printed
from mandata.report.build import build
from mandata.report.render.formats import formats


def make(release: Release) -> None:
    """Build a release; errors that stop it are stored with it, for people to read.

    A release that another process has built in the meantime does not change: somebody may have reviewed and published
    it.
    """
    with records_held():
        release.refresh_from_db()
        if release.state == Release.State.BUILDING:
            with override(settings.LANGUAGE_CODE):  # a report is in its framework's language, not the person's
                _make(release)


@transaction.atomic
def give_up(number: int) -> None:
    """Stop a release whose build failed without a result, so that people see it and can build it again."""
    release = Release.objects.select_for_update(no_key=True).get(pk=number)
    if release.state == Release.State.BUILDING:
        text = "The build broke off. The platform's log says more; try again."
        release.errors = [FindingText(severity=Severity.ERROR.value, text=text, fix="", where="", forms=[])]
        release.state, release.step = Release.State.STOPPED, ""
        release.save()
        record("release stopped", release)


def _make(release: Release) -> None:
    try:
        bring_up_to_date()
        write_records(release.cycle)
        _count(release)
        foreign = write_files()
        with folder_for(release.cycle) as texts:
            _stop_at_foreign([] if texts else foreign)
            opened = dataclasses.replace(
                workspace(release.cycle),
                date=release.dated,
                accepted_by=str(release.made_by or ""),
                texts=texts,
                explain=reasons(release.cycle.framework),
                organisation_findings="show" if release.names_reporters else "hide",
                is_gathering=release.is_draft,
                printed=printed_by_releases(),
            )
            number, written = release.cycle.number, list(formats())
            built = build(opened, number, release.folder, written, lambda step: _keep_step(release, step))
    except InvalidInput as invalid:
        release.state, release.errors = Release.State.STOPPED, _texts_of(invalid.findings, release)
    else:
        write_figures(built.report, release.folder)
        write_printed(built.report, release.folder)
        pack(release.folder)
        release.state = Release.State.READY
        release.content_id = built.report.release.id if built.report.release else ""
        release.report_id = _hash_of(release.folder)
        release.findings = _texts_of(built.findings, release)
    release.step = ""
    with transaction.atomic():
        release.save()
        record(f"{'draft' if release.is_draft else 'release'} {release.state}", release, None, release.report_id)


def _count(release: Release) -> None:
    """Store with a release the returns that it contains. Nobody can accept one during the build."""
    returns = release.cycle.returns
    release.asked, release.accepted = returns.count(), returns.filter(seals__kind=State.ACCEPTED).distinct().count()
    newest = Seal.objects.filter(returned__cycle=release.cycle, kind=State.ACCEPTED).order_by("-pk").first()
    release.last_seal = newest.pk if newest else 0


def _texts_of(findings: Iterable[Finding], release: Release) -> list[FindingText]:
    return texts_of(findings, Path(settings.WORKSPACE), release.cycle.framework, locator(release.cycle))


def _stop_at_foreign(names: Sequence[str]) -> None:
    """Stop where a text of the current cycle was edited outside: it is neither written over nor published unseen."""
    if names:
        raise InvalidInput([Finding("foreign-text", {"names": names})])


def _keep_step(release: Release, step: str) -> None:
    """Store the step with the release. Formats are written in other threads, which have no transaction."""
    if threading.current_thread() is not threading.main_thread():
        return
    release.step = step
    release.save(update_fields=["step"])


def _hash_of(folder: Path) -> str:
    """Return the SHA-256 of the built files by name, without files left by an interrupted build."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder)
        if not any(part.startswith(".") for part in name.parts):
            digest.update(f"{name.as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
