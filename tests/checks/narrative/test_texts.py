"""What an editor may not write, and near misses that an editor may."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.town import opened

from mandata.checks import Call, KnownWords, check_tags, check_text
from mandata.checks.narrative.names import is_slip
from mandata.findings import Finding, Subject
from mandata.framework.model import Form
from mandata.indicators import Direction

KNOWN = KnownWords(
    codes=frozenset({"NORTH", "SOUTH", "LAKESIDE"}),
    explained=frozenset({"NORTH", "SOUTH", "LAKESIDE", "ISBN", "ILL+"}),
    nouns=frozenset({"branches"}),
)
WENT = {
    **{"books": Direction.UP, "late": Direction.DOWN, "members": Direction.SAME},
    **{"books of NORTH": Direction.UP, "books of SOUTH": Direction.DOWN},
}


def went(call: Call) -> Direction | None:
    return WENT.get(f"books of {call.named['branch']}" if call.named.get("cycle") == "2" else call.first)


def codes(text: str) -> list[str]:
    return [finding.code for finding in check_text(text, "text.md", KNOWN, went)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('Loans fell to {{ value("books") }}.', "contradicted-direction"),
        ('Late returns rose to {{ value("late") }}.', "contradicted-direction"),
        ('We lent {{ value("books") }} books, fewer than in the previous year.', "contradicted-direction"),
        ('We have {{ count("members") | words }} members, more than before.', "contradicted-direction"),
        ('With {{ value("late") }} the share remained steady.', "contradicted-direction"),
        ("All seven branches lend films.", "unbound-number-word"),
        ("Three of the small branches lend films.", "unbound-number-word"),
        ('{{ value("books") }} were lent, which fell.', "contradicted-direction"),
        ('Loans fell one two three four five six {{ value("books") }}.', "contradicted-direction"),
        ('With {{ value("late") }} late and {{ value("books") }} lent, which fell.', "contradicted-direction"),
        ("Loans fell in the north to {{ value('south', branch=\"NORTH\", cycle=2) }}.", "contradicted-direction"),
        ("See page 12.", "typed-reference"),
        ("As Figure 3 shows.", "typed-reference"),
        ("The table, see below, shows it.", "typed-reference"),
        ("In NROTH it is cold.", "misspelt-organisation"),
        ("In LAKSIDE it is cold.", "misspelt-organisation"),
        ("In NORTH it is warm, and in NROTH it is cold.", "misspelt-organisation"),
        ("In NORTHH it is cold.", "misspelt-organisation"),
        ("The OPAC was fixed.", "unexplained-acronym"),
        ("The catalogue (OPAC and others) was fixed.", "unexplained-acronym"),
        ("The catalogue (once named OPAC) was fixed.", "unexplained-acronym"),
    ],
)
def test_what_is_flagged(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        'Loans rose to {{ value("books") }}.',
        'Late returns fell to {{ value("late") }}, fewer than before.',
        'With {{ value("members") }} members the number is unchanged.',
        'Loans of films fell. We lent {{ value("books") }} books.',  # another sentence
        'We lent {{ value("books") }} books, and in the mountains far to the north of us the snow fell.',  # too far
        'Loans fell one two three four five six seven {{ value("books") }}.',
        'With {{ value("books") }} lent and {{ value("late") }} late, which fell.',  # the nearest is meant
        "Loans fell in the south to {{ value('south', branch=\"SOUTH\", cycle=2) }}.",
        'The `fell` code of {{ value("books") }} and {{ value("books", fell="yes") }}.',
        'Loans fell to {{ value("films") }}.',  # nobody knows how it went
        'Loans, {{ trend("books") }}, are {{ value("books") }}.',
        'More than {{ value("late") }} came late.',  # more than a number is no direction
        'The {{ count("branches") | words }} branches lend films.',
        "Two readers and one branch won.",
        "They turned the page and saw the figure of a horse at the table.",
        'As {{ ref("loans") }} shows, {{ page("about") }}.',
        "In NORTH and SOUTH, an ISBN and ILL+ are known; chapter XVIII.",
        "The online public access catalogue (OPAC) was fixed. The OPAC runs.",
        "The `OPAC` code, https://example.org/OPAC and S/RES/OPAC are no words.",
    ],
)
def test_near_misses(text: str) -> None:
    assert codes(text) == []


def test_places_are_those_of_the_source_and_findings_can_be_answered() -> None:
    (finding,) = check_text('One\n\n{{ value("books") }} lent,\nin NROTH.', "narrative/text.md", KNOWN, went)
    assert str(finding.place) == "narrative/text.md:4:4"
    assert finding.subject is not None
    elsewhere = check_text("In NROTH.", "/elsewhere/narrative/text.md", KNOWN, went)[0]
    assert elsewhere.key == finding.key


@pytest.mark.parametrize(
    ("text", "about", "told"),
    [
        ("All seven\n  branches lend films.", "seven branches", "'seven branches' is counted by hand"),
        ("See page\n12.", "page 12", "'page 12' is typed by hand"),
        ("The OPAC was fixed.", "OPAC", "'OPAC' is not explained"),
        ("In NROTH it is cold.", "NROTH", "'NROTH' is not the code"),
        ('Loans fell to {{ value("books") }}.', "fell books", "'fell' about books, which went up."),
        ('Loans rose to {{ value("late") }}.', "rose late", "'rose' about late, which went down."),
        (
            'The {{ value("books") }} loans remained\nsteady.',
            "remained steady books",
            "'remained steady' about books, which went up.",
        ),
        ('Members fell to {{ value("members") }}.', "fell members", "about members, which went neither up nor down."),
    ],
)
def test_what_is_reported_can_be_answered_by_its_words(text: str, about: str, told: str) -> None:
    (finding,) = check_text(text, "narrative/text.md", KNOWN, went)
    assert told in finding.message
    assert finding.subject == Subject(about=f"text.md: {about}")
    assert finding.figures == (("text", about),)


def test_references_are_reported_in_their_order() -> None:
    told = check_text("See below, page 12 and\nFigure 3; see the next page.", "text.md", KNOWN, went)
    assert [str(finding.place) for finding in told] == ["text.md:1:1", "text.md:1:12", "text.md:2:1", "text.md:2:11"]


def test_of_two_codes_that_may_be_meant_always_the_same_is_named() -> None:
    known = KnownWords(codes=frozenset({"MILL", "HILL", "BILL", "WILL", "GILL"}))
    (finding,) = check_text("In NILL.", "text.md", known, went)
    assert finding.fix == "Write 'BILL'."


@pytest.mark.parametrize(
    ("typed", "code"),
    [("BANG", "misspelt-organisation"), ("BAN", "unexplained-acronym"), ("ZOE", "unexplained-acronym")],
)
def test_short_words_look_like_every_code(typed: str, code: str) -> None:
    (finding,) = check_text(f"In {typed}.", "text.md", KnownWords(codes=frozenset({"BANK", "ZOO"})), went)
    assert finding.code == code


def test_other_languages_are_spared_english_words() -> None:
    french = KnownWords(codes=KNOWN.codes, explained=KNOWN.explained, nouns=KNOWN.nouns, is_english=False)
    assert check_text('Loans fell to {{ value("books") }}.', "text.md", french, went) == []


AGENCY = ("libraries/organisations.csv", "EAST,", "OPEN-SHELF,Open Shelf,agency,,,,,,,\nEAST,")
WORDS = ("libraries/framework.yaml", 'version: "1"\n', 'version: "1"\nacronyms: {ISBN: Standard Book Number}\n')
FRENCH = ("libraries/framework.yaml", 'version: "1"\n', 'version: "1"\nlanguage: fr\nlanguages: [fr]\n')
DISCS = ("libraries/codelists/ages.csv", "young,", "DVD,Discs\nyoung,")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The two branches and three agencies lend ten books.", ["unbound-number-word", "unbound-number-word"]),
        ("OPEN SHELF, NORTH and the OPEN-SHELF have an ISBN and a DVD.", []),
        ("NROTH and a CDROM.", ["misspelt-organisation", "unexplained-acronym"]),
    ],
)
def test_a_framework_has_words_of_its_own(tmp_path: Path, text: str, found: list[str]) -> None:
    framework, _, _ = opened(tmp_path, AGENCY, WORDS, DISCS)
    assert [finding.code for finding in check_text(text, "text.md", KnownWords.of(framework), went)] == found


def test_what_a_framework_counts_is_named_in_the_plural(tmp_path: Path) -> None:
    framework, _, _ = opened(tmp_path, AGENCY)
    assert KnownWords.of(framework).nouns == {"branches", "agencies"}


def test_a_french_framework_has_no_english_words(tmp_path: Path) -> None:
    framework, _, _ = opened(tmp_path, FRENCH)
    assert check_text("Two branches.", "text.md", KnownWords.of(framework), went) == []


@given(st.text("ABCD", min_size=4, max_size=8), st.data())
def test_a_slip_is_one_letter(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from("EF"))
    assert is_slip(code[:at] + code[at + 1 :], code)
    assert is_slip(code[:at] + letter + code[at:], code)
    assert is_slip(code[:at] + letter + code[at + 1 :], code)
    assert not is_slip(code, code)
    assert not is_slip(f"{letter}{code}{letter}", code)
    assert not is_slip(f"{code}{letter}{letter}", code)
    assert not is_slip(f"{letter}{letter}{code[2:]}", code)
    assert not is_slip(code[2:], code)


def test_two_letters_exchanged_are_one_slip() -> None:
    assert is_slip("NROTH", "NORTH")
    assert is_slip("NORHT", "NORTH")
    assert not is_slip("NROHT", "NORTH")
    assert not is_slip("NROTX", "NORTH")


STORIES = Form.model_validate(
    {
        "name": "stories",
        "title": "Stories",
        "schema": {
            "primaryKey": ["id"],
            "fields": [
                {"name": "id"},
                {"name": "organisation", "codelist": "organisations", "answer": False},
                {"name": "also", "title": "Also names"},
                {"name": "title"},
                {"name": "text"},
            ],
        },
    }
)


def stories(title: str | None, text: str | None, also: str | None = "", cycle: int = 2) -> list[Finding]:
    """The findings about one story of NORTH, in cycle 2."""
    row = {"id": "a", "organisation": "NORTH", "also": also, "title": title, "text": text}
    row |= {"_cycle": 2, "_return": "stories.csv", "_line": 2}
    return check_tags(STORIES, [row], KNOWN.codes, cycle)


@pytest.mark.parametrize(
    ("title", "text", "also", "named"),
    [
        ("A", "NORTH helped SOUTH and LAKESIDE.", "", "SOUTH and LAKESIDE"),
        ("A", "NORTH helped SOUTH and LAKESIDE.", "SOUTH", "LAKESIDE"),
        ("SOUTH wins", "SOUTH won.", None, "SOUTH"),
        ("SOUTH wins", None, "LAKESIDE", "SOUTH"),
        (None, "SOUTH won.", "", "SOUTH"),
    ],
)
def test_stories_name_organisations_without_a_tag(
    title: str | None, text: str | None, also: str | None, named: str
) -> None:
    (finding,) = stories(title, text, also)
    assert finding.message == f"The story names {named} but is not tagged with it."
    assert finding.figures == (("named", named.replace(" and ", ", ")),)
    assert finding.subject == Subject("stories", "NORTH", 2, "id=a", "text")


@pytest.mark.parametrize(
    ("title", "text", "also"),
    [
        ("A", "NORTH helped SOUTH and LAKESIDE.", "SOUTH LAKESIDE"),
        ("NORTH", "NORTH went south, by the LAKESIDES.", ""),
        (None, None, None),
    ],
)
def test_stories_that_are_tagged_with_the_organisations_that_they_name(
    title: str | None, text: str | None, also: str | None
) -> None:
    assert stories(title, text, also) == []


def test_stories_of_other_cycles_are_not_looked_at() -> None:
    assert stories("A", "SOUTH won.", cycle=1) == stories("A", "SOUTH won.", cycle=3) == []
