"""Measuring: ten years of invented national data, the pages on them beside the admin's lists, the ledger's pace."""
