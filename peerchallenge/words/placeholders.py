"""What the placeholders of this app's messages stand for: what any mail may say, and an example each."""

from cib.common.placeholders import Placeholder

PLACEHOLDERS: dict[str, Placeholder] = {
    "dates": Placeholder("the days on site", "10 to 12 November 2026"),
    "days": Placeholder("how many days", "2½ days"),
    "first_day": Placeholder("the first day on site", "10 November 2026"),
    "host": Placeholder("the host council", "Leeds"),
    "name": Placeholder("the challenger’s name", "Paul Plover"),
    "offer": Placeholder("the offer’s name", "Peer challenge"),
    "problems": Placeholder("how many things are wrong", "2"),
    "reference": Placeholder("the reference of the challenge or review", "PC-2026-0007"),
    "side": Placeholder("which side has signed", "The host"),
    "until": Placeholder("the last day on which it holds", "31 March 2027"),
}
