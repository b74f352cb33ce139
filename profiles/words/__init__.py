"""How each action of this app reads in a history, and what the placeholders of its messages stand for."""

from cib.common.audit import Words
from cib.common.placeholders import Placeholder
from profiles.words import figures, imports

WORDS: dict[str, Words] = {**imports.WORDS, **figures.WORDS}

#: What the placeholders of this app's messages stand for, and an example each.
PLACEHOLDERS: dict[str, Placeholder] = {
    "count": Placeholder("how many early signs", "2 early signs"),
    "what_small": Placeholder("what is released, within a sentence", "self-assessment"),
}
