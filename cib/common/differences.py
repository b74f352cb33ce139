"""Two texts compared, told in words: what was added, taken out, put in another's place. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+|\n+")
_LONG = 200  # characters of a passage that is told; more is cut


@dataclass(frozen=True)
class Passage:
    """What stood in one place before, and what stands there after; one of the two may be nothing."""

    before: str
    after: str

    def __str__(self) -> str:
        """Tell it as a sentence."""
        if not self.before:
            return f"Added: “{_cut(self.after)}”"
        if not self.after:
            return f"Taken out: “{_cut(self.before)}”"
        return f"“{_cut(self.before)}” became “{_cut(self.after)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…"


def _said(words: list[str]) -> str:
    return " ".join(" ".join(word for word in words if word.strip()).split())


def passages(before: str, after: str) -> Iterator[Passage]:
    """Yield each place in which the words of two texts differ."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found = Passage(_said(old[a:b]), _said(new[c:d]))
        if kind != "equal" and found.before != found.after:
            yield found


def differences(before: str, after: str) -> list[str]:
    """Tell in sentences how two texts differ; nothing where their words are the same."""
    found = [str(passage) for passage in passages(before, after)]
    return found or (["Lines were divided otherwise."] if before.strip() != after.strip() else [])
