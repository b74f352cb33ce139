"""Texts with placeholders in braces, such as {host}: read, filled in, and the rules that one must keep. Pure.

Nothing in a text is ever evaluated: a placeholder is a name of small letters, and gives way to plain words.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cib.common.errors import Breach

#: Where the one link of a message stands: on a line of its own, once.
LINK: Final = "link"
TITLE_LENGTH_MAX: Final = 150
BODY_LENGTH_MAX: Final = 2000
REASON_LENGTH_MAX: Final = 300
#: How far ahead a change of text may be planned: what nobody remembers surprises everybody.
DAYS_AHEAD_MAX: Final = 366

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_TEMPLATE_TAGS: Final = ("{{", "}}", "{%", "%}", "{#", "#}")
_HTML = re.compile(r"<[a-zA-Z/!?]|&(?:[a-z]+|#[0-9a-fx]+);")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\bmailto:|\b[\w-]+\.(?:uk|com|org|net|eu|io)\b|\w@\w", re.IGNORECASE
)


@dataclass(frozen=True)
class Placeholder:
    """What a placeholder stands for, and how it may read."""

    meaning: str
    example: str


def names_in(text: str) -> tuple[str, ...]:
    """Name the placeholders of a text, each once, in the order in which they come."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, facts: Mapping[str, object]) -> str:
    """Put facts in the place of placeholders; raise KeyError for a fact that is not there."""
    return _PLACEHOLDER.sub(lambda found: str(facts[found[1]]), text)


def around_link(body: str) -> tuple[str, str]:
    """Give what stands above the link, and what below; a text without the placeholder has its link at the end."""
    above, _, below = body.partition(f"{{{LINK}}}")
    return above.strip(), below.strip()


def tidy(text: str) -> str:
    """Give the text with lines that end where their words do, and never two empty lines together."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


# --- Rules -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextFacts:
    """What the rules ask of a text before it is published; `names` are the placeholders that the kind offers."""

    title: str
    body: str
    names: frozenset[str]
    reason: str
    from_date: dt.date
    today: dt.date
    before: tuple[str, str]

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Give both parts with the names of their fields."""
        return (("title", self.title), ("body", self.body))


def text_says_something(facts: TextFacts) -> list[Breach | None]:
    """TX-01: a message has a title of its own, on one line, and no longer than a mailbox shows."""
    if not facts.title.strip():
        return [Breach("TX-01", "Enter the title.", "title")]
    if "\n" in facts.title or len(facts.title) > TITLE_LENGTH_MAX:
        words = f"Write the title on one line of {TITLE_LENGTH_MAX} characters or fewer."
        return [Breach("TX-01", words, "title")]
    if len(facts.body) > BODY_LENGTH_MAX:
        return [Breach("TX-01", f"Write {BODY_LENGTH_MAX} characters or fewer.", "body")]
    return []


def placeholders_are_offered(facts: TextFacts) -> list[Breach | None]:
    """TX-02: a text uses the placeholders that its kind of message offers, and no others: the rest is confidential."""
    found: list[Breach | None] = []
    for field, text in facts.fields:
        offered = facts.names | ({LINK} if field == "body" else set())
        unknown = [name for name in names_in(text) if name not in offered and name != LINK]
        if unknown:
            named = ", ".join(f"{{{name}}}" for name in unknown)
            words = f"There is no {named} here. You can use {_listed(offered)}."
            found.append(Breach("TX-02", words, field))
    return found


def _listed(names: Iterable[str]) -> str:
    listed = [f"{{{name}}}" for name in sorted(names)]
    return ", ".join(listed) if listed else "no placeholders in this field"


def braces_are_closed(facts: TextFacts) -> list[Breach | None]:
    """TX-03: a brace opens or closes the name of a placeholder, in small letters, and nothing else."""
    example = min(facts.names, default="host")
    words = f"Close each brace: a placeholder is a name in small letters between {{ and }}, like {{{example}}}."
    return [
        Breach("TX-03", words, field)
        for field, text in facts.fields
        if not _has_tags(text) and re.search(r"[{}]", _PLACEHOLDER.sub("", text))
    ]


def link_stands_once(facts: TextFacts) -> list[Breach | None]:
    """TX-04: a message has one link, which stands in its text on a line of its own (access: a title and a link)."""
    mark = f"{{{LINK}}}"
    found: list[Breach | None] = []
    if mark in facts.title:
        found.append(Breach("TX-04", f"Take {mark} out of the title: it belongs in the text.", "title"))
    lines = facts.body.split("\n")
    if facts.body.count(mark) != 1 or mark not in [line.strip() for line in lines]:
        words = f"Put {mark} on a line of its own, once: the link to the page stands there."
        found.append(Breach("TX-04", words, "body"))
    return found


def _has_tags(text: str) -> bool:
    return any(mark in text for mark in _TEMPLATE_TAGS)


def text_has_no_tags(facts: TextFacts) -> list[Breach | None]:
    """TX-05: a text is words: no template tags, which would be sent as they stand."""
    words = "Write words only: {{ }}, {% %} and {# #} mean nothing here. A placeholder has one brace on each side."
    return [Breach("TX-05", words, field) for field, text in facts.fields if _has_tags(text)]


def text_has_no_html(facts: TextFacts) -> list[Breach | None]:
    """TX-06: a text is words: no HTML; an empty line makes a paragraph."""
    words = "Write words only, without HTML. Leave a line empty to begin a paragraph."
    return [Breach("TX-06", words, field) for field, text in facts.fields if _HTML.search(text)]


def text_has_no_address(facts: TextFacts) -> list[Breach | None]:
    """TX-07: the one link is the page's: no other web or e-mail address, which somebody might take for ours."""
    words = "Take the web or e-mail address out: the link to the page is the only one in a message."
    return [Breach("TX-07", words, field) for field, text in facts.fields if _ADDRESS.search(text)]


def text_is_another(facts: TextFacts) -> list[Breach | None]:
    """TX-08: a new version says something else than the one before it."""
    if (facts.title, facts.body) != facts.before:
        return []
    return [Breach("TX-08", "This is what the message says already. Change something, or leave it as it is.", "body")]


def change_says_why(facts: TextFacts) -> list[Breach | None]:
    """TX-09: a change of text says why; other CIB staff read it in the history."""
    if facts.reason.strip():
        return []
    return [Breach("TX-09", "Say why. Other CIB staff read it in the history.", "reason")]


def text_is_not_backdated(facts: TextFacts) -> list[Breach | None]:
    """TX-10: a text counts from today or from a later day within a year: what was sent stays what it was."""
    if facts.today <= facts.from_date <= facts.today + dt.timedelta(days=DAYS_AHEAD_MAX):
        return []
    return [Breach("TX-10", "Choose today or a later day, within a year.", "from_date")]


Rule = Callable[[TextFacts], Sequence[Breach | None]]
TEXT_RULES: tuple[Rule, ...] = (
    text_says_something,
    placeholders_are_offered,
    braces_are_closed,
    link_stands_once,
    text_has_no_tags,
    text_has_no_html,
    text_has_no_address,
    text_is_another,
    change_says_why,
    text_is_not_backdated,
)


def breaches_of_text(facts: TextFacts) -> list[Breach | None]:
    """Ask every rule about a text that is to be published."""
    return [breach for rule in TEXT_RULES for breach in rule(facts)]
