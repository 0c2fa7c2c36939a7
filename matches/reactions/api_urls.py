from django.urls import path

from matches.reactions.api import ReactionViewSet

urlpatterns = [
    path(
        "reactions",
        ReactionViewSet.as_view(
            {"get": "list", "post": "create", "delete": "unreact"}, detail=False
        ),
        name="api-reactions",
    ),
    path(
        "reactions/<uuid:pk>",
        ReactionViewSet.as_view({"get": "retrieve", "delete": "destroy"}, detail=True),
        name="api-reaction",
    ),
]
