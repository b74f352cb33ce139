"""What people are told about imports."""

from cib.common.outbox import Kind

KINDS: tuple[Kind, ...] = ()
