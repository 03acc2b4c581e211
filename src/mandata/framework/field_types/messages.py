"""What is said of a cell that is not what its type asks for."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

FILES = "Returns"
CHECK_FIGURE = N_("Check the figure.")

MESSAGES = register(
    {
        "wrong-number": Message(
            "a cell that is not a number",
            N_("'%(text)s' is not a number."),
            N_("Write a number, leave the cell blank if nobody answered, or write `: ` and the reason."),
            variants={
                "too-large": Words(N_("'%(text)s' is too large."), CHECK_FIGURE),
                "percent-sign": Words(
                    N_("'%(text)s' has a percent sign."), N_("Write only the number, for example 37.5.")
                ),
                "printed": Words(
                    N_("'%(text)s' cannot be read as one number."),
                    N_("Write it like 83,715, 37.75%%, 23 million or 3,699 to 1."),
                ),
                "no-digit": Words(N_("'%(text)s' holds no number."), N_("Write the total as it is printed.")),
            },
            topic=FILES,
        ),
        "not-whole": Message(
            "a cell that is not a whole number",
            N_("'%(text)s' is not a whole number."),
            N_("Write a whole number. Nothing is rounded or cut off."),
            topic=FILES,
        ),
        "wrong-attachment": Message(
            "a cell that is not the name of a file and the hash of its content",
            N_("'%(text)s' does not name a file."),
            N_("Leave the cell as the platform wrote it. Put files in on the page of the entry."),
            topic=FILES,
        ),
        "wrong-boolean": Message(
            "a cell that is neither yes nor no",
            N_("'%(text)s' is neither yes nor no."),
            N_("Write `yes` or `no`."),
            topic=FILES,
        ),
        "wrong-year": Message(
            "a cell that is not a year",
            N_("'%(text)s' is not a year."),
            N_("Write four digits."),
            topic=FILES,
        ),
        "wrong-date": Message(
            "a cell, or the date of an organisation, that is not a date",
            N_("'%(text)s' is not a date."),
            N_("Write year-month-day, for example 2024-05-31."),
            variants={
                "no-such-day": Words(N_("There is no day '%(text)s'."), N_("Correct month and day.")),
                "reduced": Words(N_("'%(text)s' is not a date."), N_("Write 2014, 2014-04 or 2014-04-10.")),
                "decided-before": Words(
                    N_("It was decided on %(decided)s, before it was answered."),
                    N_("Correct one of the two dates."),
                ),
            },
            topic=FILES,
        ),
        "wrong-datetime": Message(
            "a cell that is not a date with a time",
            N_("'%(text)s' is not a date with a time."),
            N_("Write the date, the time and its difference from UTC, for example 2024-05-31T14:05+02:00."),
            topic=FILES,
        ),
        "no-zone": Message(
            "a time without its difference from UTC",
            N_("'%(text)s' has no time zone."),
            N_("Add the difference from UTC, for example 2024-05-31T14:05+02:00, or Z for UTC."),
            topic=FILES,
        ),
        "wrong-duration": Message(
            "a cell that is not a length of time",
            N_("'%(text)s' is not a length of time."),
            N_("Write hours and minutes, for example 36:30."),
            topic=FILES,
        ),
        "wrong-point": Message(
            "a cell that is not a point on the map",
            N_("'%(text)s' is not a point on the map."),
            N_("Write latitude and longitude in degrees, for example 33.2705 35.2033."),
            variants={
                "beyond": Words(
                    N_("'%(text)s' is not a point on the map."),
                    N_("The latitude comes first, from -90 to 90; then the longitude, from -180 to 180."),
                )
            },
            topic=FILES,
        ),
        "too-many-decimals": Message(
            "a number with more than 9 decimals, which is all that is stored; round it",
            N_("'%(text)s' has more than 9 decimals."),
            N_("Write at most 9 decimals, for example %(number)s."),
            topic=FILES,
        ),
        "thousands-separator": Message(
            "a number with thousands separators in a table that programs made; the fix says how to write it",
            N_("'%(text)s' has a thousands separator."),
            N_("Write %(plain)s."),
            variants={
                "or-decimal": Words(
                    N_("'%(text)s' has a thousands separator."),
                    N_("Write %(plain)s, or %(decimal)s if the comma marks decimals."),
                )
            },
            topic=FILES,
        ),
        "decimal-comma": Message(
            "a number with a decimal comma in a table that programs made; the fix says how to write it",
            N_("'%(text)s' has a decimal comma."),
            N_("Write %(plain)s."),
            topic=FILES,
        ),
    }
)
