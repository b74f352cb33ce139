"""The funds and the reminders of the days as delivered."""

from peerchallenge.programme.rows import FundRow, Reminder

FUNDS: tuple[FundRow, ...] = (
    FundRow(
        "significant-challenge",
        "Councils with significant challenges",
        "Days beyond the five for a council in intervention or with significant challenges",
    ),
    FundRow("programme-reserve", "Programme reserve", "Days beyond the five that nothing else pays (QA Q19)"),
)

REMINDERS: tuple[Reminder, ...] = ()
