"""The files of the pages: styles and scripts, under names that carry the hash of their content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Names each file by its content, so that a browser keeps it for a year and never mixes two versions.

    The imports of a script are rewritten too. Until `collectstatic` has run, each file has its plain name.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the name under which a file is served."""
        return str(super().stored_name(name)) if self.hashed_files else name
