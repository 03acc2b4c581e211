"""The burden of a cycle: how many questions each organisation is asked, and how many answers were known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from mandata.collection.models import Cycle
from mandata.collection.queries.progress import Progress, progress_by_return


def burden(cycle: Cycle) -> Mapping[str, Progress]:
    """Return cells asked, answered, wrong and prefilled in the current versions.

    Returns:
        By code of the organisation, in the framework's order; organisations that are asked nothing are left out.
    """
    returns = {item.pk: item for item in cycle.returns.select_related("cycle")}
    totals: dict[str, Progress] = defaultdict(Progress)
    for key, progress in progress_by_return(returns.values()).items():
        code = returns[key].organisation
        totals[code] = totals[code].plus(progress)
    return {code: totals[code] for code in cycle.framework.organisations if code in totals}
