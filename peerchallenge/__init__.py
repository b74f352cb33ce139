"""The main job: offers, challengers, engagements and the gifted-day ledger."""
