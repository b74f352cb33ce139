"""Allowances and programme years: posted, agreed on, carried over."""
