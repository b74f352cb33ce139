"""What was typed, made harmless to show: no control characters, no marks that turn the direction of writing."""

import re
import unicodedata

# Controls (but tab and line ends), bidirectional marks, embeddings, overrides and isolates, invisible fillers, and the
# byte order mark: text with these can show one thing and be another.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def made_harmless(text: str) -> str:
    """Leave out unwanted characters, write accents one way, and end lines as the web does not: with one mark."""
    kept = _LONE_SURROGATES.sub("", _UNWANTED.sub("", text))
    return unicodedata.normalize("NFC", kept).replace("\r\n", "\n").replace("\r", "\n")
