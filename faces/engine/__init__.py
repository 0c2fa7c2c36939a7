"""The face engine: arrays in, frozen dataclasses out. Knows nothing of Django."""
