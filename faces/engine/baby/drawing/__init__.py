"""From inherited traits to a picture, in SVG."""
