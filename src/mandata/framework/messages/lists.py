"""What is said of code lists, organisations and locale files."""

from __future__ import annotations

from mandata.messages import N_, Message, Severity, Words, register

FRAMEWORKS = "Frameworks"

MESSAGES = register(
    {
        "blank-code": Message(
            "a line of a code list without a code",
            N_("The code is blank."),
            N_("Give every line a code."),
            topic=FRAMEWORKS,
        ),
        "duplicate-code": Message(
            "two lines of a code list have one code",
            N_("The code '%(text)s' is already in line %(line)s."),
            N_("Give each line its own code."),
            topic=FRAMEWORKS,
        ),
        "look-alike-code": Message(
            "two codes of a list differ only in what readers cannot see: the script of a letter, its width, the kind "
            "of a hyphen",
            N_(
                "The code '%(text)s' looks the same as '%(other)s' in line %(line)s: "
                "%(mine)s in the place of %(theirs)s."
            ),
            N_("Keep one of them, or give one of them another code."),
            topic=FRAMEWORKS,
        ),
        "wrong-code": Message(
            "a code with `;` or `=` in it",
            N_("The code '%(text)s' contains ';' or '='."),
            N_("Leave these characters out of codes."),
            topic=FRAMEWORKS,
        ),
        "blank-name": Message(
            "a code without a name",
            N_("The code '%(text)s' has no name."),
            N_("Write the name that readers see."),
            topic=FRAMEWORKS,
        ),
        "wrong-order": Message(
            "the column `order` holds no whole number",
            N_("'%(text)s' in the column 'order' is not a whole number."),
            N_("Number every line from 1, or leave the column out."),
            topic=FRAMEWORKS,
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
            topic=FRAMEWORKS,
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
            topic=FRAMEWORKS,
        ),
        "wrong-country": Message(
            "the country of an organisation is not a country code",
            N_("'%(text)s' is not a country code."),
            N_("Write ISO 3166-1 alpha-3 codes, for example FIN, separated by spaces."),
            topic=FRAMEWORKS,
        ),
        "wrong-coordinates": Message(
            "the latitude or longitude of an organisation is wrong or missing",
            N_("One of latitude and longitude is missing."),
            N_("Give both, or neither."),
            variants={
                "latitude": Words(
                    N_("'%(text)s' is not a latitude."), N_("Write degrees from -90 to 90 with a decimal point.")
                ),
                "longitude": Words(
                    N_("'%(text)s' is not a longitude."), N_("Write degrees from -180 to 180 with a decimal point.")
                ),
            },
            topic=FRAMEWORKS,
        ),
        "unknown-language": Message(
            "the language is not among the languages of the framework",
            N_("The language '%(language)s' is not in the list of languages."),
            N_("Add it to `languages` in `framework.yaml`."),
            topic=FRAMEWORKS,
        ),
        "unknown-text": Message(
            "a locale file translates a text that is not in the framework",
            N_("No form, code list or organisation has the text '%(text)s'."),
            "%(suggestion)s",
            Severity.WARNING,
            variants={
                "no-near-text": Words(
                    N_("No form, code list or organisation has the text '%(text)s'."),
                    N_("Copy the text from the framework, or leave it out."),
                )
            },
            topic=FRAMEWORKS,
        ),
    }
)
