"""docs/states.md: every table of moves, as a table and as a diagram."""

from cib.common.transitions import Moves
from cib.desk.documents.source import WRITTEN, first_sentence, made_with, table


def states_page() -> str:
    """Write the page of states."""
    found = sorted(made_with("Moves"), key=lambda row: row[1])
    parts = [
        "# States and their moves",
        WRITTEN,
        "A move that stands in no table here is refused (code MOVE), whoever asks. What else must hold is in "
        "[rules.md](rules.md); who may do it is in [permissions.md](permissions.md).",
    ]
    for source, name, line in found:
        parts += _section(name, source.comment_before(line), source.named(name))
    return "\n\n".join(parts) + "\n"


def _section(name: str, comment: str, moves: Moves) -> list[str]:
    title = name.removesuffix("_MOVES").replace("_", " ").capitalize()
    about = first_sentence(moves.states.__doc__ or "")
    words = [f"{about}." if about else "", comment]
    return [f"## {title}", " ".join(filter(None, words)), _rows(moves), _diagram(moves)]


def _rows(moves: Moves) -> str:
    rows = [
        (f"{state.label}", ", ".join(after.label for after in moves.states if after in moves.table[state]) or "-")
        for state in moves.states
    ]
    return table(("From", "To"), *rows)


def _diagram(moves: Moves) -> str:
    names = [f'    state "{state.label}" as {state.value}' for state in moves.states]
    arrows = [
        f"    {before.value} --> {after.value}"
        for before in moves.states
        for after in moves.states
        if after in moves.table[before]
    ]
    ends = [f"    {state.value} --> [*]" for state in moves.states if moves.is_final(state.value)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *arrows, *ends, "```"])
