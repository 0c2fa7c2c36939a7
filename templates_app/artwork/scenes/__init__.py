"""One module for each picture; `WORKS` is the order of the gallery."""

from templates_app.artwork.figures import Work
from templates_app.artwork.scenes import (
    choose_your_heroes,
    first_snow,
    greetings_from_the_lake,
    harbour_lights,
    hearts_are_trumps,
    last_train_south,
    orbit_for_two,
    plum_thunder,
    rain_on_mercer_street,
    the_merchant_and_his_wife,
    the_moon_orchard,
    the_night_shift,
    the_oval_portrait,
    the_quiet_tenant,
    the_saturday_quiz,
    the_winter_ball,
    two_instant_photos,
    upstairs_next_door,
)

WORKS: tuple[Work, ...] = (
    rain_on_mercer_street.WORK,
    the_oval_portrait.WORK,
    the_night_shift.WORK,
    upstairs_next_door.WORK,
    last_train_south.WORK,
    plum_thunder.WORK,
    first_snow.WORK,
    the_winter_ball.WORK,
    orbit_for_two.WORK,
    the_moon_orchard.WORK,
    harbour_lights.WORK,
    the_merchant_and_his_wife.WORK,
    choose_your_heroes.WORK,
    the_saturday_quiz.WORK,
    hearts_are_trumps.WORK,
    the_quiet_tenant.WORK,
    two_instant_photos.WORK,
    greetings_from_the_lake.WORK,
)
