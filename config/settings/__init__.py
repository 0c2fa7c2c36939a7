"""base.py holds what every place shares; dev, test and prod say only what differs."""
