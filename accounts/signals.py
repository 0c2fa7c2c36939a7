"""What the apps above accounts may need to hear: a person agreed, withdrew, or met another."""

from django.dispatch import Signal

# Sent after commit with user_id: UUID, purpose: Purpose and granted: bool.
# Receivers only enqueue a task of their own.
consent_changed = Signal()

# Sent after commit with one_id and other_id: UUID, of two people of whom one began or ended
# following or hiding the other. Receivers only enqueue a task of their own.
relation_changed = Signal()
