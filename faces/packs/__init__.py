"""Model packs: `models/<name>/` in InsightFace's layout, and the recipe of the open one."""
