"""Names as they are compared: no case, no accents, no punctuation; the same in Python, on SQLite and on PostgreSQL."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import CharField, Func, Model, Q, TextField

#: Letters that stay one sign when their accents are taken off, with how an English keyboard types them.
LETTERS: Final = {
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "TH",
}
_TYPED: Final = str.maketrans(LETTERS)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
#: The name by which SQLite knows `fold`.
SQLITE_FUNCTION: Final = "pc_fold"


def fold(text: str) -> str:
    """Bring a name to the form in which names are compared: no case, accents, "&" or punctuation."""
    plain = unicodedata.normalize("NFKD", text.translate(_TYPED)).encode("ascii", "ignore").decode()
    return " ".join(_NOT_WORD.sub(" ", plain.lower().replace("&", " and ").replace("'", "")).split())


def _single(letters: dict[str, str]) -> tuple[str, str]:
    pairs = {sign: typed for sign, typed in letters.items() if len(typed) == 1}
    return "".join(pairs), "".join(pairs.values())


def _postgresql() -> str:
    """Build `fold` as one expression of PostgreSQL, from the inside out."""
    signs, typed = _single(LETTERS)
    inner = f"translate((%(expressions)s)::text, '{signs}', '{typed}')"
    for sign, letters in LETTERS.items():
        if len(letters) > 1:
            inner = f"replace({inner}, '{sign}', '{letters}')"
    plain = f"lower(regexp_replace(normalize({inner}, NFKD), '[^\\x01-\\x7f]', '', 'g') COLLATE \"C\")"
    spelled = f"replace(replace({plain}, '&', ' and '), '''', '')"
    return f"trim(regexp_replace({spelled}, '[^a-z0-9]+', ' ', 'g'))"


def spelled(*parts: str) -> str:
    """Give names as a search compares them: folded, each word with a blank before it, so that it finds how words begin.

    Shape: " anna oneill"; what `FoldedField` keeps.
    """
    return f" {fold(' '.join(parts))}"


def holding(path: str, typed: str) -> Q:
    """Give the rows whose folded names hold what is typed; none where nothing is left of it to look for."""
    found = fold(typed)
    return Q(**{f"{path}__contains": found}) if found else Q(pk__in=[])


class FoldedField(TextField):
    """A row's names as `spelled` gives them, kept beside them so that a search need not fold each row anew.

    It is written whenever the row is created or saved with the fields that it is made `of`; not by an `update`.
    """

    def __init__(self, *args: Any, of: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})
        self.of = tuple(of)

    def deconstruct(self) -> Any:
        """Give what a migration needs to make it again."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: Model, add: bool) -> str:
        """Spell the names anew."""
        value = spelled(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, value)
        return value

    def with_own_name(self, fields: Iterable[str] | None) -> set[str] | None:
        """Add the field to those that are saved where one that it is made of is among them; None means all."""
        if fields is None:
            return None
        return {*fields, self.name} if set(fields) & set(self.of) else set(fields)


class Folded(Func):
    """A text column as `fold` gives it, in the database."""

    arity = 1
    function = SQLITE_FUNCTION
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Say it in PostgreSQL's own functions, without an extension."""
        return self.as_sql(compiler, connection, template=_postgresql(), **extra)


def teach_sqlite(sender: Any, connection: Any, **_kwargs: Any) -> None:
    """Give a new connection to SQLite the function; others need none."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            SQLITE_FUNCTION, 1, lambda text: None if text is None else fold(text), deterministic=True
        )
