"""The words of days in histories."""

from cib.common.audit import Words

#: Told to those who may see how a council's days stand.
OFFICE = "cib_staff"

WORDS: dict[str, Words] = {
    "days.reserved": Words("Reserved {days}"),
    "days.released": Words("Released {days}"),
    "days.delivered": Words("Settled {days}"),
    "allowance.yearly": Words("Posted the year's allowance"),
    "allowance.opening": Words("Posted an opening balance of {days} ({kind}, {year})"),
    "allowance.extension": Words("Posted the agreed extension of {days} ({year})"),
    "allowance.funded": Words("Posted {days} of funded days ({year})"),
    "allowance.carry_over": Words("Carried over {days} ({kind}, to {year})"),
    "allowance.change_of_control": Words("Posted {days} of member peer support after a change of control ({year})"),
    "allowance.waiver": Words("Waived {days} ({kind}, {year})"),
    "extension.proposed": Words("Proposed {days} more"),
    "extension.agreed_for_host": Words("Agreed to {days} more for the host"),
    "extension.agreed_for_lead": Words("Agreed to {days} more for the team"),
    "extension.withdrawn": Words("Took back the proposal of {days} more"),
    "funded_days.requested": Words("Asked for {days} of funded days in {year}"),
    "funded_days.approved": Words("Approved {days} of funded days in {year}"),
    "funded_days.declined": Words("Declined {days} of funded days in {year}"),
    "fund.added": Words("Added the fund", OFFICE),
    "fund.closed": Words("Closed the fund on {after}", OFFICE),
    "account.closed": Words("Closed the account of days on {after}"),
    "year.opened": Words("Opened the programme year {after}", OFFICE),
    "year.changed": Words("Changed how days count from now on", OFFICE),
    "year.allowances_posted": Words("Posted the year's allowances: {rows}", OFFICE),
    "year.closed": Words("Closed the programme year", OFFICE),
    "days.reversed": Words("Undid {days} that had been entered by mistake"),
}
