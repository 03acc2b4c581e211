"""What must hold within the settings of findings: their forms, fields and indicators exist."""

from __future__ import annotations

from collections.abc import Iterable

from mandata.findings import Finding, Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import FindingSetting
from mandata.framework.suggest import suggestion
from mandata.messages import Params


def check_finding_settings(draft: Draft, findings: Findings) -> None:
    """Check every name within the settings of findings, except the codes, which the checks know."""
    for declared in draft.finding_settings:
        findings.extend(_check(declared, draft))


def _check(declared: Declared[FindingSetting], draft: Draft) -> list[Finding]:
    setting = declared.item
    if setting.indicator and draft.indicators.lacks(setting.indicator):
        return [_unknown(declared, "indicator", setting.indicator, draft.indicators.known)]
    if not setting.form:
        return []
    if draft.forms.lacks(setting.form):
        return [_unknown(declared, "form", setting.form, draft.forms.known)]
    form = draft.whole_form(setting.form)
    if setting.field and form and form.field(setting.field) is None:
        return [_unknown(declared, "field", setting.field, [field.name for field in form.table.fields])]
    return []


def _unknown(declared: Declared[FindingSetting], key: str, name: str, known: Iterable[str]) -> Finding:
    params: Params = {"name": name, "suggestion": suggestion(name, known)}
    return Finding("finding-setting", params, declared.place(key), variant=key)
