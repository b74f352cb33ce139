"""Why a sign-on is refused, each reason with its code and in words that say what to do."""

from typing import Final

from cib.common.errors import Breach, Refused

WORDS: Final[dict[str, str]] = {
    "SSO-01": "Your council's sign-on is switched off here. Sign in with your e-mail address instead.",
    "SSO-02": "Your council's sign-on does not answer, or answers with something that we cannot use.",
    "SSO-03": "Your council's sign-on did not let you in, or you stopped half-way.",
    "SSO-04": "This sign-in was not begun in this browser, or began too long ago. Begin again.",
    "SSO-05": "The answer came from another issuer than the one agreed with your council. We did not use it.",
    "SSO-06": "The answer was not signed with your council's key, so we did not use it.",
    "SSO-07": "The answer belongs to another sign-in than this one, so we did not use it.",
    "SSO-08": "The answer has run out, or was meant for another service. Begin again.",
    "SSO-09": "The e-mail address at your council's sign-on does not belong to a domain agreed for it.",
    "SSO-10": "We do not know this account of yours yet. Take up your invitation with it, or sign in with your e-mail "
    "address and link it on the page Your account.",
    "SSO-11": "Your account here is closed, or belongs to nobody in the programme any more.",
    "SSO-12": "This account at your council is linked to somebody else here.",
    "SSO-13": "You have linked another account of this council already. Unlink it first.",
    "SSO-14": "Your e-mail address here does not belong to a domain of this council's sign-on.",
}


def breach(code: str, field: str = "") -> Breach:
    """Give the reason of that code."""
    return Breach(code, WORDS[code], field)


def refusal(code: str) -> Refused:
    """Give the refusal to raise for the reason of that code."""
    return Refused([breach(code)])
