"""The words of offers and pool in histories."""

from cib.common.audit import Words

WORDS: dict[str, Words] = {
    "programme.added": Words("Added from the programme's published data ({kind})"),
    "offer.published": Words("Published version {number}"),
    "challenger.added": Words("Added to the pool as {after}", "nobody"),
    "challenger.edited": Words("Changed the profile", "nobody"),
    "challenger.knowledge_set": Words("Changed what they know about", "nobody"),
    "challenger.pattern_set": Words("Changed the weekly pattern of the diary", "nobody"),
    "challenger.diary_set": Words("Changed the diary", "nobody"),
    "challenger.pledged": Words("Pledged {half_days} half-days", "nobody"),
    "challenger.consented": Words("Agreed to be listed in the pool", "nobody"),
    "challenger.consent_withdrawn": Words("Asked not to be listed any more", "nobody"),
    "challenger.serving_agreed": Words("Agreed that they may serve", "nobody"),
    "challenger.serving_ended": Words("Took back the agreement that they may serve", "nobody"),
    "challenger.accreditation_set": Words("Accreditation: {before} became {after}", "nobody"),
    "challenger.left": Words("Left the pool", "nobody"),
    "challenger.returned": Words("Came back to the pool", "nobody"),
    "challenger.forgotten": Words("Forgot what an anonymised person wrote", "nobody"),
    "challenger.handed_over": Words("Went over to the record that stays", "nobody"),
    "interest.declared": Words("Declared an interest", "nobody"),
    "interest.ended": Words("Ended a declared interest", "nobody"),
}
