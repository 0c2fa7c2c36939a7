"""How cosines become scores on this site: fitted to labelled pairs, judged, drawn, put in use."""
