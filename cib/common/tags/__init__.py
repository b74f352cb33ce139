"""The component tags by kind; templatetags/pc.py gathers them under one `{% load pc %}`."""
