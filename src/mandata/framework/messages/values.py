"""What is said of the keys of YAML files and their values, whatever they are about."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, plural, register

FILES, FRAMEWORKS = "Any file", "Frameworks"
SUGGESTION = "%(suggestion)s"
LESS = N_("Write the values without repeating them.")
CANNOT_BE = N_("'%(key)s' cannot be '%(value)s'.")
KEEP_ONE = N_("Keep one of them.")
CORRECT = N_("Correct it here.")

MESSAGES = register(
    {
        "broken-yaml": Message(
            "the file is not YAML",
            N_("This is not YAML: %(reason)s."),
            N_("Check brackets, quotes and indentation here and in the line above."),
            variants={
                "character": Words(
                    N_("YAML does not allow the character %(character)s."),
                    N_("Delete it. Some editors show it as a box, or not at all."),
                ),
                "unknown-tag": Words(N_("The tag '!!%(tag)s' is not supported."), N_("Leave out the tag.")),
                "wrong-tag": Words(
                    N_("'%(text)s' is not what its tag '!!%(tag)s' asks for."), N_("Leave out the tag, or correct it.")
                ),
            },
            topic=FILES,
        ),
        "large-yaml": Message(
            "a file of very many values by its aliases, nested too deeply, or with a number of many digits",
            N_("The file has more than %(most)s values, counting those that aliases repeat."),
            LESS,
            variants={
                "deep": Words(
                    N_("Lists and mappings are nested more than %(most)s deep."), N_("Write it with fewer levels.")
                ),
                "digits": Words(
                    N_("The number has more than %(most)s digits."), N_("Write it shorter, or put it in quotes.")
                ),
                "circular": Words(N_("A value contains itself."), LESS),
            },
            topic=FILES,
        ),
        "duplicate-key": Message(
            "a key is twice in one mapping",
            N_("The key '%(key)s' is twice in the same mapping."),
            KEEP_ONE,
            topic=FILES,
        ),
        "unknown-key": Message(
            "a key that does not exist",
            N_("There is no key '%(key)s' here."),
            SUGGESTION,
            variants={
                "comma": Words(
                    N_("There is no key '%(key)s' here."),
                    N_("%(suggestion)s If it belongs to a text with a comma, put that text in quotes."),
                )
            },
            topic=FILES,
        ),
        "missing-key": Message(
            "a key that must be there",
            N_("The key '%(key)s' is missing."),
            N_("Add `%(key)s:` here."),
            variants={
                "exhibit": Words(N_("The exhibit '%(exhibit)s' has no `%(key)s`."), N_("Add `%(key)s:`.")),
                "codes": Words(
                    N_("The field '%(field)s' holds codes but has no code list."), N_("Add `%(key)s:` to the field.")
                ),
                "register": Words(
                    N_("The register does not say which field dates its entries."), N_("Add `%(key)s:` to the form.")
                ),
                "rating": Words(
                    N_("The rating '%(indicator)s' has no scale."), N_("Add `%(key)s:` with the name of a code list.")
                ),
                "column": Words(N_("The column shows nothing."), N_("Add `indicator:` or `attribute:`.")),
            },
            topic=FILES,
        ),
        "wrong-value": Message(
            "the value is of another type or shape than its key asks for",
            CANNOT_BE,
            SUGGESTION,
            variants={
                "pattern": Words(CANNOT_BE, N_("It must match %(pattern)s.")),
                "reason": Words(CANNOT_BE, "%(reason)s"),
                "blank": Words(N_("'%(key)s' cannot be blank."), N_("Write a value, or leave out the key.")),
                "whole-number": Words(CANNOT_BE, N_("Write a whole number.")),
                "number": Words(CANNOT_BE, N_("Write a number.")),
                "boolean": Words(CANNOT_BE, N_("Write true or false.")),
                "date": Words(CANNOT_BE, N_("Write a date, for example 2024-10-31.")),
                "text": Words(CANNOT_BE, N_("Write a text.")),
                "gt": Words(CANNOT_BE, N_("Write a number above %(limit)s.")),
                "ge": Words(CANNOT_BE, N_("Write a number of %(limit)s or more.")),
                "lt": Words(CANNOT_BE, N_("Write a number below %(limit)s.")),
                "le": Words(CANNOT_BE, N_("Write a number of %(limit)s or less.")),
                "no-setting": Words(
                    N_("The setting must either switch the finding off or change its limits."),
                    N_("Write `off: true` or `limits:`."),
                ),
                "field-without-form": Words(
                    N_("The setting names a field but not its form."), N_("Add `form:` with the name of the form.")
                ),
                "form-and-indicator": Words(N_("The setting names both a form and an indicator."), KEEP_ONE),
                "quotes": Words(
                    N_("'%(key)s' is text, but %(value)s is read as a number or a truth value."),
                    N_('Put it in quotes: "%(value)s".'),
                ),
                "list": Words(
                    N_("'%(key)s' must be a list."), N_("Write [one, two], or one item per line after a dash.")
                ),
                "mapping": Words(N_("'%(key)s' must be a mapping."), N_("Write one `key: value` per line, indented.")),
                "item": Words(N_("This must be a mapping."), N_("Write one `key: value` per line, indented.")),
                "file": Words(N_("This file must be a list."), N_("Begin each item with a dash.")),
                "translations": Words(
                    N_("The file must give one translation for each text."), N_("Write `text: translation`.")
                ),
                "cycles": Words(N_("No cycle can be added to this list of cycles."), N_("Edit the file.")),
                "period": Words(N_("The period ends before it starts."), CORRECT),
                "computation": Words(
                    N_("It is not clear how the indicator is computed."),
                    N_(
                        "Write `value`, or `numerator` with `denominator` or `share_of`, or `components`, "
                        "or `calculate` with `of`."
                    ),
                ),
                "no-form": Words(N_("The indicator has no form."), N_("Add `form:`.")),
                "option": Words(N_("The mark '%(mark)s' has no option '%(name)s'."), SUGGESTION),
                "unit": Words(N_("'%(value)s' is not a unit that is printed as such."), N_("Write `unit: %(meant)s`.")),
                "window": Words(N_("A window has either `since` or `last_months`."), KEEP_ONE),
                "rows": Words(N_("Rows are either the codes of a `dimension` or `items`."), KEEP_ONE),
                "column": Words(N_("A column shows either an indicator or an attribute."), KEEP_ONE),
                "total": Words(
                    N_("Cycles have no total, because each one counts from the start."), N_("Leave out `total`.")
                ),
                "cycle-rows": Words(
                    N_("Each row is a cycle, so each column must show an indicator and not go across cycles."),
                    N_("Name an `indicator`, and leave out `across: cycle`."),
                ),
                "pairs": Words(
                    plural(
                        "The key has %(own)s field, but the number of fields that it refers to is %(other)s.",
                        "The key has %(own)s fields, but the number of fields that it refers to is %(other)s.",
                        "own",
                    ),
                    N_("Give each field of the key one field that it refers to."),
                ),
                "no-register": Words(
                    N_("'%(indicator)s' is computed from '%(form)s', which is not a register."),
                    N_("Name an indicator of a register."),
                ),
                "composite": Words(
                    N_("'%(indicator)s' is computed from other indicators, not from a register."),
                    N_("Name an indicator of a register."),
                ),
            },
            topic=FILES,
        ),
        "duplicate-id": Message(
            "two things of one kind share a name",
            N_("'%(name)s' is already declared at %(place)s."),
            N_("Give each one its own id."),
            variants={
                "field": Words(N_("There already is a field '%(name)s'."), N_("Give each field its own name.")),
                "rule": Words(N_("There already is a rule '%(name)s'."), N_("Give each rule its own id.")),
                "cycle": Words(N_("There already is a cycle %(name)s."), N_("Give each cycle its own number.")),
                "section": Words(N_("There already is a section '%(name)s'."), N_("Give each section its own id.")),
            },
            topic=FRAMEWORKS,
        ),
        "wrong-file-name": Message(
            "a file whose ending keeps it from being read",
            N_("The name of the file must end in .yaml."),
            N_("Rename it to %(name)s."),
            topic=FILES,
        ),
    }
)
