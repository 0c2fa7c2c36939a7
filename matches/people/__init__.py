"""People as others see them: profiles, search, who is like me, following and hiding."""
