"""Drawing the page of a return from its form: nobody writes a page for a form."""

from mandata.collection.presentation.sheet_builder import SheetBuilder, page_of_row
from mandata.collection.presentation.sheets import Overlay, Sheet
from mandata.collection.presentation.typed_rows import Malformed, Typed, read_typed

__all__ = ["Malformed", "Overlay", "Sheet", "SheetBuilder", "Typed", "page_of_row", "read_typed"]
