"""From a photo to the traits of the face in it."""
