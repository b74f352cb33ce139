"""Names as they are compared: no case, no accents, no punctuation; the same in Python, on SQLite and on PostgreSQL."""

import re
import unicodedata
from typing import Any, Final

from django.db.models import CharField, Func

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
