"""How many matches there are, counted for the charts of staff."""
