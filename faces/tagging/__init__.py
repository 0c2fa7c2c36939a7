"""Who the other people in somebody's photos are: suggested, asked of that person, said by them.

`assignment` gives the faces of one photo to people, each person once; `suggesting` keeps what
comes of it; `services` is what the two people say; `removing` takes away what nothing stands on;
`reading` is what pages and the API show.
"""
