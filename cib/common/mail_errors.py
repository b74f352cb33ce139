"""What a mail server's refusal means: its words, whether trying again is useless, whether it serves anybody."""

import smtplib

_ERROR_LENGTH_MAX = 1000
_SERVER_IS_OUT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPServerDisconnected,
)


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def words_of(error: Exception) -> str:
    """Give the mail server's own words, or the name and text of any other error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = "; ".join(f"{code} {_decoded(words)}" for code, words in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
    else:
        text = f"{type(error).__name__}: {error}"
    return " ".join(text.replace("\x00", "").split())[:_ERROR_LENGTH_MAX]


def is_final(error: Exception) -> bool:
    """Tell whether trying again is useless: the server refused this recipient or this mail for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return bool(error.recipients) and all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def is_server_out(error: Exception) -> bool:
    """Tell whether the server did not serve us at all, so that the next message would fare no better."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, _SERVER_IS_OUT)
    return isinstance(error, OSError)
