"""When a self-assessment is begun, written, finished; which documents it may be. Codes SA (R081, R095)."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cib.common.errors import Breach
from profiles.enums import AssessmentForm, AssessmentStatus

Found = Breach | None

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_OPEN_TEXT: Final = "application/vnd.oasis.opendocument.text"
#: What tells an office document from another packed file: a part that it always has.
_PACKED: Final[Mapping[str, str]] = {
    "word/document.xml": _WORD,
    "xl/workbook.xml": _SHEET,
    "ppt/presentation.xml": _SLIDES,
}
_ENDINGS: Final[Mapping[str, str]] = {
    "application/pdf": ".pdf",
    _WORD: ".docx",
    _SHEET: ".xlsx",
    _SLIDES: ".pptx",
    _OPEN_TEXT: ".odt",
}
_PDF_MARK: Final = b"%PDF-"
_MARK_WITHIN: Final = 1024  # bytes from the beginning in which readers of PDF look for its mark
_PARTS_MAX: Final = 10_000
_MACROS: Final = "vbaProject.bin"


@dataclass(frozen=True)
class FinishFacts:
    """What a draft must have before it is finished."""

    form: str
    has_file: bool
    answers: tuple[str, str, str]


def content_type_of(data: bytes) -> str:
    """Find out from the content itself what kind of document it is; nothing for any kind that is not taken.

    The names of a packed file's parts are read, never unpacked; one with macros is not taken.
    """
    if _PDF_MARK in data[:_MARK_WITHIN]:
        return "application/pdf"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if len(names) > _PARTS_MAX or any(name.endswith(_MACROS) for name in names):
                return ""
            return _packed_type(packed, set(names))
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""


def _packed_type(packed: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and packed.getinfo("mimetype").file_size == len(_OPEN_TEXT):
        return _OPEN_TEXT if packed.read("mimetype") == _OPEN_TEXT.encode() else ""
    return next((kind for part, kind in _PACKED.items() if part in names), "")


def file_name_of(name: str, content_type: str) -> str:
    """Give the name under which a document is kept: without folders, with the ending of what it really is."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip() or "self-assessment"
    ending = _ENDINGS[content_type]
    stem = plain.rpartition(".")[0] if "." in plain else plain
    return f"{(stem or 'self-assessment')[:150]}{ending}"


def no_draft_is_under_way(*, has_draft: bool) -> Found:
    """SA-01: one self-assessment at a time is written."""
    return Breach("SA-01", "A draft is under way already. Go on with that one, or drop it.") if has_draft else None


def assessment_is_draft(status: str) -> Found:
    """SA-02: a self-assessment is changed while it is a draft; a finished one is followed by a new version."""
    if status == AssessmentStatus.DRAFT:
        return None
    return Breach("SA-02", "A finished self-assessment never changes. Begin a new version.")


def assessment_is_whole(facts: FinishFacts) -> Found:
    """SA-03: what is finished has its document, or an answer to each of the three questions."""
    if facts.form == AssessmentForm.FILE:
        return None if facts.has_file else Breach("SA-03", "Add your document first.")
    if all(answer.strip() for answer in facts.answers):
        return None
    return Breach("SA-03", "Answer each of the three questions first.")


def document_is_known(content_type: str) -> Found:
    """SA-04: a document is a PDF, a Word, Excel, PowerPoint or OpenDocument file without macros, by its content."""
    words = "This is no PDF, Word, Excel, PowerPoint or OpenDocument file, or it has macros. Save it as one of these."
    return None if content_type else Breach("SA-04", words, "document")


def document_is_not_too_large(size_bytes: int, max_bytes: int) -> Found:
    """SA-05: a document has something in it, and is no larger than the programme takes."""
    if 0 < size_bytes <= max_bytes:
        return None
    return Breach("SA-05", f"Choose a file that is not empty, of at most {max_bytes // 1_000_000} MB.", "document")


def theme_view_is_whole(*, view: str, confidence: str) -> Found:
    """SA-06: a view of a theme says something, and how sure the council is."""
    if view.strip() and confidence:
        return None
    return Breach("SA-06", "Write your view and say how sure you are.", "view")


def document_belongs_here(form: str) -> Found:
    """SA-07: a document goes with a self-assessment in the council's own format."""
    if form == AssessmentForm.FILE:
        return None
    return Breach("SA-07", "This one is written in three questions. Drop the draft to begin with a document.")
