"""What must hold before a file of figures is taken in."""

import datetime as dt
from dataclasses import dataclass

from cib.common.errors import Breach

Found = list[Breach | None]


@dataclass(frozen=True)
class UploadFacts:
    """What the rules ask of an upload."""

    size_bytes: int
    size_bytes_max: int
    published_on: dt.date
    today: dt.date
    from_date: dt.date | None = None
    same_under_way: bool = False


def breaches_of_upload(facts: UploadFacts) -> Found:
    """PF-20 to PF-23: a file with something in it, not too large; published by today; shown from now on; sent once."""
    too_large = facts.size_bytes > facts.size_bytes_max
    is_past = facts.from_date is not None and facts.from_date < facts.today
    return [
        Breach("PF-20", "The file is empty. Choose another one.", "file") if facts.size_bytes == 0 else None,
        Breach("PF-20", f"The file is larger than {facts.size_bytes_max // 1_000_000} MB. Pack it (.gz).", "file")
        if too_large
        else None,
        Breach("PF-21", "Figures are published today or earlier, not in days to come.", "published_on")
        if facts.published_on > facts.today
        else None,
        Breach("PF-22", "Choose today or a later day, or leave the day open.", "from_date") if is_past else None,
        Breach("PF-23", "This same file is under way already. Look at it in the list of files.", "file")
        if facts.same_under_way
        else None,
    ]
