"""What the apps above accounts may need to hear: a person agreed or withdrew."""

from django.dispatch import Signal

# Sent after commit with user_id: UUID, purpose: Purpose and granted: bool.
# Receivers only enqueue a task of their own.
consent_changed = Signal()
