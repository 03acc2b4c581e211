"""Reports: narrative and exhibits as one document, in several formats."""

from mandata.report import messages as messages
