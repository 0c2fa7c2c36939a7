"""The API's door to verifying; open to anybody, as the page is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from library.provenance.reading import Problem, Signer, State
from library.provenance.words import action_in_words, source_in_words
from library.throttles import VerifyThrottle
from library.verifying import Verification, verify_picture


class VerifyRequestSerializer(serializers.Serializer[Any]):
    photo = serializers.FileField(
        allow_empty_file=True,
        help_text="JPEG, PNG, WebP, HEIC, AVIF, GIF or SVG; at most 20 MB (SVG: 2 MB).",
    )


class CredentialActionSerializer(serializers.Serializer[Any]):
    """One thing that was done to the picture."""

    action = serializers.CharField(help_text="C2PA's name.")
    text = serializers.CharField(help_text="In words.")
    description = serializers.CharField(help_text="The signer's own words, or empty.")
    agent = serializers.CharField(help_text="The program that did it, or empty.")


class VerificationSerializer(serializers.Serializer[Any]):
    """What the content credentials say. Texts are the signer's own, cut after 200 characters."""

    state = serializers.ChoiceField(choices=State.choices)
    state_text = serializers.CharField()
    problem = serializers.ChoiceField(
        choices=Problem.choices, allow_null=True, help_text="Why they are invalid."
    )
    problem_text = serializers.CharField()
    signer = serializers.ChoiceField(
        choices=Signer.choices,
        allow_null=True,
        help_text="Whose valid signature it is: this site's, somebody's whose authority is known "
        "here, or somebody's who is not.",
    )
    signed_by = serializers.CharField(help_text="The name in the certificate.")
    made_at = serializers.DateTimeField(
        allow_null=True, help_text="The signer's own word unless `time_stamped`."
    )
    time_stamped = serializers.BooleanField(help_text="An authority vouches for the time.")
    title = serializers.CharField()
    generators = serializers.ListField(child=serializers.CharField())
    model = serializers.CharField(help_text="What made the picture.")
    digital_source_type = serializers.CharField(help_text="The IPTC term.")
    digital_source_text = serializers.CharField(help_text="The same in words.")
    actions = CredentialActionSerializer(many=True)
    ingredients = serializers.IntegerField(help_text="How many pictures it was made from.")
    earlier_credentials = serializers.IntegerField(help_text="Those that its ingredients brought.")
    manifest_id = serializers.CharField()
    credentials_elsewhere = serializers.BooleanField(
        help_text="The file names an address where they would be; addresses are never visited."
    )
    is_stored_here = serializers.BooleanField(
        help_text="The same file, byte for byte, is a generated picture stored here."
    )
    from_here = serializers.BooleanField(help_text="Stored here, or signed by this site.")


class VerifyView(APIView):
    permission_classes = (AllowAny,)
    throttle_classes = (VerifyThrottle,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="What a picture's content credentials say; the file is not kept",
        request={"multipart/form-data": VerifyRequestSerializer},
        responses=VerificationSerializer,
    )
    def post(self, request: Request) -> Response:
        form = VerifyRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        verification = verify_picture(form.validated_data["photo"])
        return Response(VerificationSerializer(_said(verification)).data)


def _said(verification: Verification) -> dict[str, Any]:
    found = verification.credentials
    return {
        "state": found.state.value,
        "state_text": str(found.state.label),
        "problem": found.problem.value if found.problem else None,
        "problem_text": str(found.problem.label) if found.problem else "",
        "signer": found.signer.value if found.signer else None,
        "signed_by": found.signed_by,
        "made_at": found.made_at,
        "time_stamped": found.stamped,
        "title": found.title,
        "generators": found.generators,
        "model": found.model,
        "digital_source_type": found.source,
        "digital_source_text": source_in_words(found.source),
        "actions": [
            {
                "action": action.action,
                "text": action_in_words(action.action),
                "description": action.description,
                "agent": action.agent,
            }
            for action in found.actions
        ],
        "ingredients": found.ingredients,
        "earlier_credentials": found.earlier,
        "manifest_id": found.manifest_id,
        "credentials_elsewhere": found.elsewhere,
        "is_stored_here": verification.is_stored,
        "from_here": verification.from_here,
    }
