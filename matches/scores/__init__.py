"""What a match's score rests on, and scores after another calibration was put in use."""
