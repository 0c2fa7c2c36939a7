"""How the open pack is made: `python -m faces.packs.open.build`."""
