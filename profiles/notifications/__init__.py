"""What people are told about council data profiles."""

from cib.common.outbox import Kind
from profiles.notifications import imports, releases, signs

KINDS: tuple[Kind, ...] = (*imports.KINDS, *releases.KINDS, *signs.KINDS)
