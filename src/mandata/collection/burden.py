"""The burden of a cycle: how many cells it asks of whom, and how many were known already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F

from mandata.collection.models import Cycle, Row
from mandata.collection.progress import Progress, counted_fields, progress_of_row


def burden(cycle: Cycle) -> Mapping[str, Progress]:
    """Cells asked, answered and prefilled in the versions worked on.

    Returns:
        By code of the organisation, in the framework's order; organisations that are asked nothing are left out.
    """
    returns = {item.pk: item for item in cycle.returns.select_related("cycle")}
    counted = {key: counted_fields(item) for key, item in returns.items()}
    totals: dict[str, Progress] = defaultdict(Progress)
    rows = Row.objects.filter(returned__cycle=cycle, version=F("returned__version"))
    for key, cells, prefilled in rows.values_list("returned_id", "cells", "prefilled"):
        code = returns[key].organisation
        totals[code] = totals[code].plus(progress_of_row(counted[key], cells, prefilled))
    return {code: totals[code] for code in cycle.framework.organisations if code in totals}
