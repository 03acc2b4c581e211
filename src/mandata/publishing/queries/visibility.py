"""The parts of an unpublished release that people may see: figures of the forms that they may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from mandata.framework.confidentiality import Audience, sources
from mandata.framework.model import Framework
from mandata.publishing.models import Release
from mandata.publishing.queries.figures import Figures, read_figures


def may_open(release: Release, audience: Audience) -> bool:
    """Return whether people may open the files of a release: it was published, or they may see all its figures."""
    if release.approved_at is not None:
        return True
    figures, framework = read_figures(release.folder), release.cycle.framework
    return len(seen_figures(audience, figures, framework)) == len(figures)


def require_open(release: Release, audience: Audience) -> None:
    """Raise `PermissionDenied` if people may not open the files of a release."""
    if not may_open(release, audience):
        raise PermissionDenied


def seen_figures(audience: Audience, figures: Figures, framework: Framework) -> Figures:
    """Return the figures of a release that people may see.

    Args:
        framework: of the cycle; figures of forms that it no longer has are left out.
    """
    return {key: figure for key, figure in figures.items() if _sees(audience, key, figure, framework)}


def _sees(audience: Audience, key: str, figure: Mapping[str, Any], framework: Framework) -> bool:
    """Return whether people may see a figure; never if its form is unknown or no longer exists."""
    indicator = framework.indicators.get(key.partition(";")[0])
    names = figure.get("forms") or [form.name for form in (sources(framework, indicator) if indicator else ())]
    forms = [framework.forms.get(name) for name in names]
    return bool(forms) and all(form is not None and audience.sees(form) for form in forms)
