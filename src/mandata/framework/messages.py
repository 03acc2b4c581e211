"""What is said of the files of a framework, and of any file."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, register

ANY_FILE = "Any file"
FRAMEWORK = "Files of a framework"

SAVE_AS_UTF8 = N_("Save it as UTF-8. In a spreadsheet program choose “CSV UTF-8”.")
QUOTES = N_('Close the quote. Write a quote inside a quoted cell twice: "".')

MESSAGES = register(
    {
        "unaligned-dimension": Message(
            "a calculated indicator is broken down by a dimension that its operands do not have, or by different code "
            "lists",
            N_("No operand of '%(indicator)s' is broken down by '%(name)s'."),
            N_("Leave it out of `by`, or add it to `by` of an operand."),
            variants={
                "code-lists": Words(
                    N_("'%(name)s' has other codes in '%(one)s' than in '%(other)s'."),
                    N_("Leave it out of `by`, or use one code list in both forms."),
                )
            },
            topic="Calculations",
        ),
        "unreadable-file": Message(
            "the file is missing or cannot be opened",
            N_("The file cannot be read: %(reason)s."),
            N_("Check that it is there and may be read."),
            variants={
                "folder": Words(N_("The file cannot be read: %(reason)s."), N_("Put the file in its place.")),
                "or-written": Words(
                    N_("The file cannot be read or written: %(reason)s."),
                    N_("Check its path, who may change it, and how much space is left on the disk."),
                ),
            },
            topic=ANY_FILE,
        ),
        "empty-file": Message(
            "there is nothing in the file",
            N_("The file is empty."),
            N_("Fill it in or delete it."),
            topic=ANY_FILE,
        ),
        "wrong-encoding": Message(
            "the file is not UTF-8; the byte is named",
            N_("Byte %(number)s (%(byte)s) is not UTF-8."),
            SAVE_AS_UTF8,
            variants={
                "utf-16": Words(N_("The file is UTF-16, not UTF-8."), SAVE_AS_UTF8),
                "null": Words(N_("There is a null byte here. The file may be UTF-16."), SAVE_AS_UTF8),
            },
            topic=ANY_FILE,
        ),
        "wrong-separator": Message(
            "columns are separated by semicolons, tabs or vertical bars instead of commas. A first line `sep=,` is "
            "skipped",
            N_("The columns are separated by %(mark)s."),
            N_("Save the file with commas between the columns."),
            topic=ANY_FILE,
        ),
        "control-character": Message(
            "a cell held a character that is not text; its code point is named, and it was left out",
            N_("The cell held a character that is not text and was left out: %(characters)s."),
            N_("Delete it in the file."),
            Severity.WARNING,
            topic=ANY_FILE,
        ),
        "large-cell": Message(
            "a cell of a CSV file has more than 131,072 characters",
            N_("A cell has more than %(most)s characters."),
            N_("Shorten it, or keep the text in a file of its own."),
            topic=ANY_FILE,
        ),
        "broken-quotes": Message(
            "a double quote is not closed, or text follows a closing one",
            N_("A double quote is opened here and never closed."),
            QUOTES,
            variants={"text-after": Words(N_("Text follows a closing double quote."), QUOTES)},
            topic=ANY_FILE,
        ),
        "empty-header": Message(
            "the first line of a CSV file is blank",
            N_("The first line is blank."),
            N_("Write the names of the columns into the first line."),
            topic=ANY_FILE,
        ),
        "missing-column": Message(
            "a column is missing",
            N_("The column '%(name)s' is missing."),
            N_("Add it to the header. The columns needed are: %(asked)s."),
            topic=ANY_FILE,
        ),
        "duplicate-column": Message(
            "a column is there twice, or several have no name",
            N_("The column '%(name)s' is in the header twice."),
            N_("Give each column a name of its own, or delete it."),
            variants={
                "no-name": Words(
                    N_("Several columns have no name."), N_("Give each column a name of its own, or delete it.")
                )
            },
            topic=ANY_FILE,
        ),
        "wrong-number-of-cells": Message(
            "a line has more or fewer cells than the header",
            N_("The line has %(cells)s cells, but the header has %(wanted)s."),
            N_("Give every column its cell, blank ones too."),
            variants={
                "too-many": Words(
                    N_("The line has %(cells)s cells, but the header has %(wanted)s."),
                    N_(
                        "Put a cell that holds a comma in double quotes, and write numbers without thousands "
                        "separators."
                    ),
                )
            },
            topic=ANY_FILE,
        ),
        "wrong-sub-table": Message(
            "a form with `part_of`, or a field with `from_entry`, that does not fit the register or opens its entries",
            N_("There is no form '%(name)s'."),
            "%(suggestion)s",
            variants={
                "unknown": Words(N_("There is no form '%(name)s'."), "%(suggestion)s"),
                "no-register": Words(
                    N_("'%(name)s' is not a register, so rows cannot belong to its entries."),
                    N_("Name a form with `kind: register`."),
                ),
                "key-of-register": Words(
                    N_("Rows cannot belong to entries of '%(name)s', because its key is not one field."),
                    N_("Name one field in `primaryKey` of '%(name)s'."),
                ),
                "no-key": Words(
                    N_("No foreign key says to which entry of '%(register)s' a row belongs."),
                    N_("Add one foreign key to the field '%(name)s' of '%(register)s'."),
                ),
                "key": Words(
                    N_("Rows of two entries can have the same key, because it does not begin with '%(name)s'."),
                    N_("Begin `primaryKey` with '%(name)s'."),
                ),
                "name": Words(
                    N_("'%(name)s' names the entry and cannot repeat a field of it."),
                    N_("Use another field."),
                ),
                "no-part": Words(
                    N_("`from_entry` has no effect here: the form is not a sub-table."),
                    N_("Add `part_of:`, or leave it out."),
                ),
                "field": Words(N_("The register '%(register)s' has no field '%(name)s'."), "%(suggestion)s"),
                "given": Words(
                    N_("`%(key)s` has no effect here: the field repeats that of the entry."), N_("Leave it out.")
                ),
                "classification": Words(
                    N_("The entries of '%(register)s' are more confidential than these rows."),
                    N_("Write `classification: %(classification)s`."),
                ),
                "personal-data": Words(
                    N_("The entries of '%(register)s' have data about persons, and these rows do not say so."),
                    N_("Write `personal_data: true`."),
                ),
            },
            topic=FRAMEWORK,
        ),
        "finding-setting": Message(
            "`findings.yaml` names a code, a limit or a part of the framework that does not exist, or has no effect",
            N_("There is no finding '%(name)s'."),
            "%(suggestion)s",
            variants={
                "form": Words(N_("There is no form '%(name)s'."), "%(suggestion)s"),
                "field": Words(N_("The form has no field '%(name)s'."), "%(suggestion)s"),
                "indicator": Words(N_("There is no indicator '%(name)s'."), "%(suggestion)s"),
                "code": Words(N_("There is no finding '%(name)s'."), "%(suggestion)s"),
                "error": Words(
                    N_("The finding '%(name)s' is an error and cannot be switched off."),
                    N_("Correct the figures, or explain them in an answer to the finding."),
                ),
                "limit": Words(N_("The finding '%(code)s' has no limit '%(name)s'."), "%(suggestion)s"),
                "least": Words(
                    N_("The limit '%(name)s' of '%(code)s' is %(number)s."), N_("Give a number of %(least)s or more.")
                ),
                "limit-of-indicator": Words(
                    N_("The limits of '%(code)s' are for fields of forms, not for indicators."),
                    N_("Name the form and its field instead of the indicator."),
                ),
            },
            topic=FRAMEWORK,
        ),
        "wrong-total": Message(
            "the column `total` of a code list holds something else than `yes` or `no`, or a total has no parts",
            N_("'%(text)s' in 'total' is neither yes nor no."),
            N_("Write yes for a code that is the total of others, otherwise leave the cell blank."),
            variants={
                "no-parts": Words(
                    N_("The code '%(code)s' is a total, but the list has no other codes."),
                    N_("Add the codes that it is the total of, or leave the cell blank."),
                )
            },
            topic=FRAMEWORK,
        ),
    }
)

PLACES = register(
    {
        "circular-broader": Message(
            "the broader codes of a code lead back to a code that was there before",
            N_("The broader codes of '%(code)s' lead back to '%(broader)s'."),
            N_("Correct the column 'broader': a code is not part of itself."),
            topic=FRAMEWORK,
        ),
        "wrong-level": Message(
            "a level of a list of places that names no attribute: another column has its name, it is not a word of "
            "small letters, or a place and its broader place have the same",
            N_("'%(level)s', the level of '%(code)s', cannot name a level."),
            N_("Use small letters, digits and underscores."),
            variants={
                "column": Words(
                    N_("'%(level)s', the level of '%(code)s', is the name of a column."),
                    N_("Give the level another name."),
                ),
                "repeated": Words(
                    N_("'%(code)s' and the place that it is in, '%(broader)s', are both on the level '%(level)s'."),
                    N_("Correct the column 'level' or the column 'broader'."),
                ),
            },
            topic=FRAMEWORK,
        ),
        "not-a-gazetteer": Message(
            "a field of the type place whose code list has no broader codes",
            N_("The codes of '%(list)s' have no broader codes, but '%(field)s' holds places."),
            N_("Fill in the column 'broader' of the code list, or leave out `type: place`."),
            topic=FRAMEWORK,
        ),
        "level-without-places": Message(
            "a field that names a level and does not hold places",
            N_("'%(field)s' names a level and does not hold places."),
            N_("Leave `level` out, or declare `type: place`."),
            topic=FRAMEWORK,
        ),
        "unknown-level": Message(
            "a field that names a level that its list of places does not have",
            N_("The code list '%(list)s' has no level '%(level)s'."),
            "%(suggestion)s",
            topic=FRAMEWORK,
        ),
    }
)
