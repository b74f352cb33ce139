"""How acts at the desk read in a history."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "programme.exported": Words("Took the programme’s figures ({table}) as a file ({form})", "cib_staff"),
}
