"""What staff bring along in folders, zips and lists, for the apps above to read."""
