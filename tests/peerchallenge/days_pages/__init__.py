"""The pages of days: what they show, and their forms."""
