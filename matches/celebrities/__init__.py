"""Celebrity twins: which celebrities a person's face is most like."""
