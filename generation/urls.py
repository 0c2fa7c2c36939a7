from django.urls import include, path

from generation import views
from generation.pictures import views as pictures
from generation.swaps import views as swaps

urlpatterns = [
    path("", include("generation.babies.urls")),
    path("templates/<uuid:pk>/make/", swaps.swap_new, name="swap-new"),
    path("templates/<uuid:pk>/make/submit/", swaps.swap_submit, name="swap-submit"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<uuid:pk>/", pictures.picture, name="picture"),
    path("pictures/making/<uuid:pk>/", swaps.swap, name="swap"),
    path("activity/", views.activity, name="activity"),
    path("activity/line/", views.activity_line, name="activity-line"),
    path("activity/pause/", views.queue_pause, name="queue-pause"),
    path("activity/resume/", views.queue_resume, name="queue-resume"),
    path("jobs/<uuid:pk>/card/", views.job_card, name="job-card"),
    path("jobs/<uuid:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("jobs/<uuid:pk>/retry/", views.job_retry, name="job-retry"),
    path("jobs/<uuid:pk>/move/", views.job_move, name="job-move"),
]
