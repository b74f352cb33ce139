"""What must hold of clusters, organisations and political control."""

import datetime as dt

from cib.common.errors import Breach

Found = list[Breach | None]


def breaches_of_name(*, what: str, is_taken: bool) -> Found:
    """PP-50: a cluster's or an organisation's name is its own."""
    return (
        [Breach("PP-50", f"There is {what} with this name already. Choose another name.", "name")] if is_taken else []
    )


def breaches_of_membership(*, is_member: bool, is_council_in_force: bool) -> Found:
    """PP-51: a council that exists joins a cluster once at a time."""
    return [
        Breach("PP-51", "That council belongs to the cluster in that time already.", "council") if is_member else None,
        None if is_council_in_force else Breach("PP-07", "That council does not exist on that day.", "from_date"),
    ]


def breaches_of_control(*, from_date: dt.date, today: dt.date, last_from: dt.date | None, is_same: bool) -> Found:
    """PP-52: political control is recorded once it holds, in the order in which it changed."""
    found: Found = []
    if from_date > today:
        found.append(Breach("PP-52", "Record it from the day on which control changed, not before.", "from_date"))
    if last_from is not None and from_date <= last_from:
        found.append(Breach("PP-52", "Control on record began on that day or later.", "from_date"))
    if is_same:
        found.append(Breach("PP-52", "That is what the record says already.", "control"))
    return found
