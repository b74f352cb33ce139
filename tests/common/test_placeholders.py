"""Texts with placeholders: filled in without evaluating anything, and refused with the rule's code."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cib.common import outbox
from cib.common.differences import differences, passages
from cib.common.message_texts import shipped
from cib.common.placeholders import (
    BODY_LENGTH_MAX,
    TEXT_RULES,
    TITLE_LENGTH_MAX,
    TextFacts,
    around_link,
    breaches_of_text,
    fill,
    names_in,
    tidy,
)

TODAY = dt.date(2027, 3, 1)
NAMES = frozenset({"host", "offer"})
NAME = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
PLAIN = st.text(st.characters(exclude_characters="{}"), max_size=40)


def facts(**changes: Any) -> TextFacts:
    """Give the facts of a text that keeps every rule, but for these."""
    usual: dict[str, Any] = {
        "title": "{host} asks you: {offer}",
        "body": "The page says more.\n\n{link}\n\nThank you.",
        "names": NAMES,
        "reason": "Plainer",
        "from_date": TODAY,
        "today": TODAY,
        "before": ("{host} asks you to join", "{link}"),
    }
    return TextFacts(**{**usual, **changes})


def told(**changes: Any) -> list[tuple[str, str]]:
    """Give codes and fields of what is refused."""
    return [(each.code, each.field) for each in breaches_of_text(facts(**changes)) if each is not None]


def test_text_that_keeps_the_rules_is_let_through() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, [("TX-01", "title")]),
        ({"title": "x" * (TITLE_LENGTH_MAX + 1)}, [("TX-01", "title")]),
        ({"title": "two\nlines"}, [("TX-01", "title")]),
        ({"body": "x" * BODY_LENGTH_MAX + "\n{link}"}, [("TX-01", "body")]),
        ({"title": "{finding}"}, [("TX-02", "title")]),
        ({"body": "{text}\n{link}"}, [("TX-02", "body")]),
        ({"title": "Closed {host"}, [("TX-03", "title")]),
        ({"title": "host}"}, [("TX-03", "title")]),
        ({"body": "{Host}\n{link}"}, [("TX-03", "body")]),
        ({"body": "{host.name}\n{link}"}, [("TX-03", "body")]),
        ({"body": "{host!r}\n{link}"}, [("TX-03", "body")]),
        ({"body": "{host:>9}\n{link}"}, [("TX-03", "body")]),
        ({"body": "{}\n{link}"}, [("TX-03", "body")]),
        ({"body": "No link"}, [("TX-04", "body")]),
        ({"body": "Here: {link}"}, [("TX-04", "body")]),
        ({"body": "{link}\n{link}"}, [("TX-04", "body")]),
        ({"title": "{link}"}, [("TX-04", "title")]),
        ({"body": "{{ host }}\n{link}"}, [("TX-05", "body")]),
        ({"body": "{% load x %}\n{link}"}, [("TX-05", "body")]),
        ({"body": "{# x #}\n{link}"}, [("TX-05", "body")]),
        ({"title": "<b>Now</b>"}, [("TX-06", "title")]),
        ({"body": "<!-- x -->\n{link}"}, [("TX-06", "body")]),
        ({"body": "A&nbsp;B\n{link}"}, [("TX-06", "body")]),
        ({"body": "https://elsewhere.example\n{link}"}, [("TX-07", "body")]),
        ({"body": "www.elsewhere.example\n{link}"}, [("TX-07", "body")]),
        ({"body": "Write to ada@council\n{link}"}, [("TX-07", "body")]),
        ({"title": "{host} asks you to join", "body": "{link}"}, [("TX-08", "body")]),
        ({"reason": "  "}, [("TX-09", "reason")]),
        ({"from_date": TODAY - dt.timedelta(days=1)}, [("TX-10", "from_date")]),
        ({"from_date": TODAY + dt.timedelta(days=367)}, [("TX-10", "from_date")]),
    ],
)
def test_tx_refuses_with_code_beside_the_field(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**changes) == expected


def test_tx02_says_which_placeholders_there_are() -> None:
    (breach,) = [each for each in breaches_of_text(facts(title="{finding}")) if each]
    assert breach.message == "There is no {finding} here. You can use {host}, {offer}."
    (breach,) = [each for each in breaches_of_text(facts(title="{finding}", names=frozenset())) if each]
    assert breach.message == "There is no {finding} here. You can use no placeholders in this field."


@pytest.mark.parametrize("words", ["Less than <3 days & more", "At 9.30 on 3 March: 1/2 a day", "Who? You, at Leeds."])
def test_words_that_only_look_like_something_else_are_let_through(words: str) -> None:
    assert told(body=f"{words}\n\n{{link}}") == []


@given(st.lists(st.one_of(PLAIN, NAME.map(lambda name: f"{{{name}}}")), max_size=12), st.dictionaries(NAME, st.text()))
def test_filling_in_puts_each_fact_where_its_name_stood_and_nothing_else(
    parts: list[str], values: dict[str, str]
) -> None:
    text = "".join(parts)
    known = {name: values.get(name, "") for name in names_in(text)}
    expected = "".join(known[part[1:-1]] if part.startswith("{") else part for part in parts)
    assert fill(text, known) == expected


@given(st.text())
def test_facts_are_never_read_as_placeholders(fact: str) -> None:
    assert fill("{host}", {"host": fact}) == fact


def test_fact_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{host}", {})


@given(
    st.text(st.sampled_from("{}%#<>&ahost_link \n.@/:"), max_size=30),
    st.text(st.sampled_from("{}ahost \n"), max_size=30),
)
def test_text_that_no_rule_refuses_can_be_filled_in_and_holds_no_brace(title: str, body: str) -> None:
    asked = facts(title=title, body=tidy(f"{body}\n\n{{link}}"), before=("", ""))
    if any(rule(asked) != [] and any(rule(asked)) for rule in TEXT_RULES):
        return
    above, below = around_link(asked.body)
    filled = fill(" ".join([title, above, below]), {"host": "Leeds", "offer": "Peer challenge"})
    assert not set(filled) & set("{}")


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_link_parts_the_text() -> None:
    assert around_link("Above\n\n{link}\n\nBelow") == ("Above", "Below")
    assert around_link("Alone") == ("Alone", "")


# --- Differences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The page says more", "The page says all", ["“more” became “all”"]),
        ("Please answer", "Please answer soon", ["Added: “soon”"]),
        ("Please answer soon", "Please answer", ["Taken out: “soon”"]),
        ("The same", "The same", []),
        ("One line", "One\nline", ["Lines were divided otherwise."]),
    ],
)
def test_differences_are_told_in_words(before: str, after: str, expected: list[str]) -> None:
    assert differences(before, after) == expected


def test_long_passages_are_cut() -> None:
    assert differences("", "word " * 100)[0].endswith("…”")


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_every_word_that_differs_is_told(before: list[str], after: list[str]) -> None:
    found = list(passages(" ".join(before), " ".join(after)))
    said_out = sum(len(each.before.split()) for each in found)
    said_in = sum(len(each.after.split()) for each in found)
    assert len(before) - said_out == len(after) - said_in
    assert (found == []) == (before == after)


# --- What is shipped -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(outbox.registered_kinds()))
def test_what_is_shipped_keeps_the_rules_itself(code: str) -> None:
    kind = outbox.registered_kinds()[code]
    title, body = shipped(kind)
    names = frozenset(outbox.placeholders_of(kind))
    assert told(title=title, body=body, names=names) == []


def test_every_mail_says_in_a_sentence_what_it_is_about() -> None:
    """Only the digest has none: it lists what others say."""
    assert [code for code, kind in outbox.registered_kinds().items() if not kind.text.strip()] == ["messages.digest"]


def test_every_placeholder_has_a_meaning_and_an_example() -> None:
    found = {n: p for kind in outbox.registered_kinds().values() for n, p in outbox.placeholders_of(kind).items()}
    assert [name for name, placeholder in found.items() if placeholder.example == "…"] == []


def test_placeholder_stands_for_one_thing_only() -> None:
    outbox.register_placeholders({"host": outbox._placeholders["host"]})
    with pytest.raises(ValueError, match="host stands for something else already"):
        outbox.register_placeholders({"host": outbox.Placeholder("another", "x")})
