"""What is said of fields that refer to entries of a register."""

from __future__ import annotations

from mandata.messages import N_, Message, Words, register

FRAMEWORKS = "Frameworks"

REFERENCES = register(
    {
        "wrong-reference": Message(
            "a field with `type: reference` that names no register, or one whose entries not everybody may see who "
            "sees the reference",
            N_("There is no form '%(name)s'."),
            "%(suggestion)s",
            variants={
                "unknown": Words(N_("There is no form '%(name)s'."), "%(suggestion)s"),
                "no-reference": Words(
                    N_("`of` has no effect here: '%(field)s' does not refer to entries."),
                    N_("Add `type: reference`, or leave `of` out."),
                ),
                "given": Words(
                    N_("`%(key)s` has no effect here: '%(field)s' holds the name of an entry or a file."),
                    N_("Leave it out."),
                ),
                "no-register-named": Words(
                    N_("'%(field)s' refers to entries and names no register."), N_("Add `of:`.")
                ),
                "itself": Words(N_("'%(field)s' refers to entries of its own register."), N_("Name another register.")),
                "sub-table": Words(
                    N_("'%(name)s' is a sub-table, and its rows are parts of entries."),
                    N_("Name the register: %(of)s."),
                ),
                "no-register": Words(
                    N_("'%(name)s' is not a register, so it has no entries to refer to."),
                    N_("Name a form with `kind: register`."),
                ),
                "key-of-register": Words(
                    N_("Nothing can refer to entries of '%(name)s', because its key is not one field."),
                    N_("Name one field in `primaryKey` of '%(name)s'."),
                ),
                "classification": Words(
                    N_("The entries of '%(register)s' are more confidential than '%(field)s', which names them."),
                    N_("Write `classification: %(classification)s` in this form."),
                ),
                "published": Words(
                    N_("'%(field)s' may be published, but the entries of '%(register)s' that it names may not."),
                    N_(
                        "Leave `public` out, and give this form `personal_data` and `disclosure` "
                        "as '%(register)s' has them."
                    ),
                ),
                "topics": Words(
                    N_("People can see '%(field)s' and not the entries of '%(register)s' that it names."),
                    N_("Give this form some of these topics and no others: %(topics)s."),
                ),
                "keepers": Words(
                    N_("Organisations refer to their own entries. These keep no '%(register)s': %(organisations)s."),
                    N_("Correct `reported_by` of one of the two forms, or do not require the field."),
                ),
            },
            topic=FRAMEWORKS,
        ),
    }
)
