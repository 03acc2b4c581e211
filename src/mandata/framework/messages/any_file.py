"""What is said of any file."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, register

ANY_FILE = "Any file"

SAVE_AS_UTF8 = N_("Save it as UTF-8. In a spreadsheet program choose “CSV UTF-8”.")
QUOTES = N_('Close the quote. Write a quote inside a quoted cell twice: "".')

MESSAGES = register(
    {
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
            variants={
                "stages": Words(
                    N_("The code list '%(list)s' has no column '%(name)s'."),
                    N_("Add it. Write the code of the stage before into each line."),
                )
            },
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
    }
)
