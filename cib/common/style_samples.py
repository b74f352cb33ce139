"""Invented figures for the style guide; the councils and their hexagons are facts."""

from datetime import date
from typing import Any, Final

from cib.common.components.rail import stages_from

STAGE_NAMES: Final = (
    "Requested",
    "Matching",
    "Scoping",
    "Agreed",
    "Preparing",
    "On site",
    "Reporting",
    "Following up",
)
STAGE_DATES: Final = (
    "2 June",
    "29 June",
    "3 August",
    "24 August",
    "to 9 November",
    "10 to 12 November",
    "by 19 November",
    "to November 2027",
)
YEAR_END: Final = date(2027, 3, 31)

YORKSHIRE: Final[tuple[tuple[Any, ...], ...]] = (
    (
        "810",
        "Kingston upon Hull, City of",
        "Hull",
        12,
        11,
        "asked",
        "scoping; review overdue",
        "#council-810",
        "overdue",
    ),
    ("811", "East Riding of Yorkshire", "East Riding", 13, 12, "idle", "nothing open", "#council-811", ""),
    (
        "812",
        "North East Lincolnshire",
        "NE Lincs",
        13,
        11,
        "booked",
        "preparing, on site in December; review due and not booked",
        "#council-812",
        "soon",
    ),
    (
        "813",
        "North Lincolnshire",
        "North Lincs",
        11,
        11,
        "idle",
        "nothing open; review overdue",
        "#council-813",
        "overdue",
    ),
    ("816", "York", "York", 12, 12, "idle", "nothing open", "#council-816", ""),
    ("815", "North Yorkshire", "North Yorkshire", 10, 13, "idle", "following up since July", "#council-815", ""),
    ("371", "Doncaster", "Doncaster", 11, 10, "busy", "on site this week", "#council-371", ""),
    ("372", "Rotherham", "Rotherham", 10, 10, "asked", "matching; review due and not booked", "#council-372", "soon"),
    ("380", "Bradford", "Bradford", 9, 13, "booked", "agreed, on site in January", "#council-380", ""),
    (
        "381",
        "Calderdale",
        "Calderdale",
        8,
        13,
        "booked",
        "preparing, on site in November; review due and not booked",
        "#council-381",
        "soon",
    ),
    ("382", "Kirklees", "Kirklees", 10, 12, "busy", "report due on 12 October", "#council-382", ""),
    ("383", "Leeds", "Leeds", 11, 12, "idle", "nothing open", "#council-383", ""),
    ("384", "Wakefield", "Wakefield", 10, 11, "idle", "nothing open", "#council-384", ""),
    ("370", "Barnsley", "Barnsley", 9, 11, "idle", "nothing open", "#council-370", ""),
    ("373", "Sheffield", "Sheffield", 9, 10, "booked", "agreed, on site in February", "#council-373", ""),
)
LONDON: Final[tuple[tuple[Any, ...], ...]] = (
    ("201", "City of London", "City of London", 12, 5, "idle", "", "", "", "LND"),
    ("301", "Barking and Dagenham", "Barking and Dagenham", 15, 5, "idle", "", "", "", "BDG"),
    ("302", "Barnet", "Barnet", 11, 8, "idle", "", "", "", "BNE"),
    ("303", "Bexley", "Bexley", 15, 4, "idle", "", "", "", "BEX"),
    ("304", "Brent", "Brent", 10, 6, "idle", "", "", "", "BEN"),
    ("305", "Bromley", "Bromley", 12, 3, "idle", "", "", "", "BRY"),
    ("202", "Camden", "Camden", 10, 7, "idle", "", "", "", "CMD"),
    ("306", "Croydon", "Croydon", 11, 3, "idle", "", "", "", "CRY"),
    ("307", "Ealing", "Ealing", 9, 6, "idle", "", "", "", "EAL"),
    ("308", "Enfield", "Enfield", 12, 7, "idle", "", "", "", "ENF"),
    ("203", "Greenwich", "Greenwich", 14, 4, "idle", "", "", "", "GRE"),
    ("204", "Hackney", "Hackney", 12, 6, "idle", "", "", "", "HCK"),
    ("205", "Hammersmith and Fulham", "Hammersmith and Fulham", 9, 5, "idle", "", "", "", "HMF"),
    ("309", "Haringey", "Haringey", 11, 7, "idle", "", "", "", "HRY"),
    ("310", "Harrow", "Harrow", 10, 8, "idle", "", "", "", "HRW"),
    ("311", "Havering", "Havering", 15, 6, "idle", "", "", "", "HAV"),
    ("312", "Hillingdon", "Hillingdon", 9, 7, "idle", "", "", "", "HIL"),
    ("313", "Hounslow", "Hounslow", 8, 5, "idle", "", "", "", "HNS"),
    ("206", "Islington", "Islington", 11, 6, "idle", "", "", "", "ISL"),
    ("207", "Kensington and Chelsea", "Kensington and Chelsea", 10, 5, "idle", "", "", "", "KEC"),
    ("314", "Kingston upon Thames", "Kingston upon Thames", 9, 3, "idle", "", "", "", "KTT"),
    ("208", "Lambeth", "Lambeth", 11, 4, "idle", "", "", "", "LBH"),
    ("209", "Lewisham", "Lewisham", 13, 4, "idle", "", "", "", "LEW"),
    ("315", "Merton", "Merton", 10, 3, "idle", "", "", "", "MRT"),
    ("316", "Newham", "Newham", 14, 5, "idle", "", "", "", "NWM"),
    ("317", "Redbridge", "Redbridge", 14, 6, "idle", "", "", "", "RDB"),
    ("318", "Richmond upon Thames", "Richmond upon Thames", 9, 4, "idle", "", "", "", "RIC"),
    ("210", "Southwark", "Southwark", 12, 4, "idle", "", "", "", "SWK"),
    ("319", "Sutton", "Sutton", 10, 2, "idle", "", "", "", "STN"),
    ("211", "Tower Hamlets", "Tower Hamlets", 13, 5, "idle", "", "", "", "TWH"),
    ("320", "Waltham Forest", "Waltham Forest", 13, 6, "idle", "", "", "", "WFT"),
    ("212", "Wandsworth", "Wandsworth", 10, 4, "idle", "", "", "", "WND"),
    ("213", "Westminster", "Westminster", 11, 5, "idle", "", "", "", "WSM"),
)

TASKS: Final[tuple[dict[str, Any], ...]] = (
    {
        "title": "Answer an invitation to lead a peer challenge",
        "url": "#now",
        "hint": "Rochdale: attendance in secondary schools, 2 days in February 2027. Asked by Ines Goldcrest",
        "status": "Overdue",
        "colour": "overdue",
        "due": "by 2 October",
    },
    {
        "title": "Choose a lead challenger and a member peer",
        "url": "#now",
        "hint": "Your peer challenge of care leavers into work. Two of four places are filled",
        "status": "Due soon",
        "colour": "soon",
        "due": "by Friday 9 October",
        "yours": True,
    },
    {"title": "Rooms, passes and hotel", "url": "#now", "hint": "Odette Brambling, on 30 September", "done": True},
    {
        "title": "Fieldwork, 3 days",
        "hint": "Ravi Lapwing and team",
        "cannot_start": True,
        "due": "10 November",
    },
)
DATES: Final[tuple[dict[str, Any], ...]] = (
    {"date": date(2026, 10, 23), "text": "You brief staff who will meet the team", "sub": "Early help front door"},
    {"date": date(2026, 11, 10), "text": "The team is on site for 3 days", "url": "#coming", "sub": "In Halifax"},
    {"when": "By spring", "text": "Progress after 3 months"},
)
REASONS: Final = (
    ("for", "Led two leaving care challenges, in 2024 and 2025"),
    ("note", "Devon has 5 days to give in 2027 to 2028; none is reserved"),
    ("mind", "His accreditation ends on 30 November 2026; renewal is under way"),
    ("excluded", "Jonah Stonechat, Kirklees: declared an interest"),
)
CANDIDATES: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "Kwame Redwing",
        "url": "#people",
        "tag": "Can lead",
        "post": "Director of children’s services, Devon, in post since 2022",
        "reasons": REASONS[:2],
        "action_value": "kr",
        "action_label": "Add to team",
    },
    {
        "name": "Sunniva Fieldfare",
        "url": "#people",
        "tag": "On your team",
        "post": "Head of leaving care, Norfolk, in practice now",
        "reasons": REASONS[:1],
        "chosen": True,
        "action_name": "remove",
        "action_value": "sf",
        "action_label": "Remove",
    },
)
PLACES: Final[tuple[dict[str, Any], ...]] = (
    {"name": "Ravi Lapwing", "lead": True, "sub": "Director of children’s services, Stockport", "url": "#people"},
    {"name": "Sunniva Fieldfare", "sub": "Norfolk, specialist"},
    {"needed": "a member peer", "sub": "A councillor, to talk to yours"},
)
ATTENTION: Final[tuple[dict[str, Any], ...]] = (
    {
        "severity": "overdue",
        "title": "Hull: review overdue, not booked",
        "url": "#attention",
        "why": "Was due by 30 June 2026",
        "who": "With Hull’s director; you were asked to help on 1 October",
    },
    {
        "severity": "soon",
        "title": "January to March is over capacity",
        "url": "#attention",
        "why": "4 reviews fall in it; the region can run 2",
        "who": "With you: move one or ask for a team from outside",
    },
    {"severity": "information", "title": "One regional post is vacant", "who": "With CIB staff"},
)
STATES: Final = (
    {"label": "Applied", "count": 12, "url": "?state=applied"},
    {"label": "Accredited", "count": 341, "url": "?state=accredited", "current": True},
    {"label": "Lapsed", "count": 59, "url": "?state=lapsed"},
)
ENDLESS: Final = "Attendance" * 30  # what somebody types without a space must not widen the page
FACTS: Final = (
    ("Your council receives", "3½ days"),
    ("Stockport gives", "3½"),
    ("Programme year", "2027 to 2028"),
    ("About", ENDLESS),
)
ANSWERS: Final = (
    {"key": "Offer", "value": "Peer challenge", "change_url": "#answers", "change_what": "the offer"},
    {"key": "Who", "lines": ["Devon", "Norfolk"], "change_url": "#answers", "change_what": "who"},
    {"key": "Reference", "value": "PC-0431"},
    {"key": "Question", "value": ENDLESS},
)
PEOPLE: Final = tuple(
    {"name": f"{first} {last}", "council": council, "half_days": half_days, "state": state}
    for first, last, council, half_days, state in (
        ("Dilys", "Corncrake", "Telford and Wrekin", 0, "Lapsed"),
        ("Anselm", "Turnstone", "Slough", 3, "Suspended"),
        ("Bao", "Ortolan", "Medway", 0, "Assessed"),
        ("Fergus", "Pipit", "Rutland", 5, "Applied"),
        ("Osian", "Whinchat", "Stockport", 1, "Accredited"),
        ("Tarek", "Siskin", "East Sussex", 9, "Provisional"),
    )
)


def rails() -> dict[str, Any]:
    """Give rails at the beginning, in the middle, at the end, and stopped."""
    return {
        "first": stages_from(STAGE_NAMES, 1, ["today"]),
        "middle": stages_from(STAGE_NAMES, 5, STAGE_DATES),
        "last": stages_from(STAGE_NAMES, 8, STAGE_DATES),
        "paused": stages_from(STAGE_NAMES, 3, ["2 June", "29 June", "paused"], stopped=True),
    }
