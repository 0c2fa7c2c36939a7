"""The account over the API: who I am, and what I agree to."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.consents import CONSENT_TEXTS
from accounts.forms import ProfileForm
from accounts.models import Consent, Purpose, User


class ConsentStateSerializer(serializers.Serializer):
    """Whether a purpose is agreed to, in which wording and since when."""

    granted = serializers.BooleanField()
    version = serializers.CharField(allow_null=True, help_text="The wording that was agreed to.")
    since = serializers.DateTimeField(allow_null=True)
    current_version = serializers.CharField(help_text="The wording that is asked for now.")


class ConsentStatesSerializer(serializers.Serializer):
    """One entry for each purpose."""

    terms = ConsentStateSerializer()
    biometric = ConsentStateSerializer()
    matching = ConsentStateSerializer()
    generation = ConsentStateSerializer()


def consent_states(user: User) -> dict[str, dict[str, Any]]:
    rows = {row.purpose: row for row in Consent.objects.open().filter(user=user)}
    return {
        purpose.value: {
            "granted": purpose in rows,
            "version": rows[purpose].text_version if purpose in rows else None,
            "since": rows[purpose].granted_at if purpose in rows else None,
            "current_version": text.version,
        }
        for purpose, text in CONSENT_TEXTS.items()
    }


class MeSerializer(serializers.ModelSerializer):
    consents = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "full_name",
            "email",
            "gender",
            "location",
            "bio",
            "consents",
        ]
        read_only_fields = ["id", "email"]

    @extend_schema_field(ConsentStatesSerializer)
    def get_consents(self, user: User) -> dict[str, Any]:
        states: dict[str, Any] = ConsentStatesSerializer(consent_states(user)).data
        return states

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The page's form knows the rules; the API asks it, so both accept the same."""
        assert isinstance(self.instance, User)  # noqa: S101
        person = User.objects.get(pk=self.instance.pk)
        kept = {name: getattr(person, name) for name in ProfileForm.Meta.fields}
        form = ProfileForm({**kept, **attrs}, instance=person)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(e) for e in found] for name, found in form.errors.items()}
            )
        return {name: form.cleaned_data[name] for name in attrs}

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        for name, value in validated_data.items():
            setattr(instance, name, value)
        instance.save(update_fields=[*validated_data, "updated_at"])
        return instance


@extend_schema(tags=["account"])
class MeView(RetrieveUpdateAPIView):
    """The person the request is made for."""

    serializer_class = MeSerializer
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self) -> User:
        return person(self.request)


@extend_schema(
    tags=["account"],
    request=None,
    responses={200: ConsentStatesSerializer},
    parameters=[
        OpenApiParameter(
            "purpose", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(Purpose.values)
        )
    ],
)
class ConsentView(APIView):
    """Agree to one purpose, or withdraw. Both answer with the state of all purposes."""

    def put(self, request: Request, purpose: str) -> Response:
        """Agree to the present wording. 409 if another purpose has to be agreed to first."""
        wanted = purpose_or_404(purpose)
        if services.grant_consents(person(request), [wanted]):
            services.record_activity(person(request), f"consent.granted.{wanted}", request=request)
        return self.state(request)

    def delete(self, request: Request, purpose: str) -> Response:
        """Withdraw, effective at once; purposes that need this one are withdrawn with it."""
        closed = services.withdraw_consent(person(request), purpose_or_404(purpose))
        for each in sorted(closed):
            services.record_activity(person(request), f"consent.withdrawn.{each}", request=request)
        return self.state(request)

    def state(self, request: Request) -> Response:
        states = ConsentStatesSerializer(consent_states(person(request)))
        return Response(states.data, status=status.HTTP_200_OK)


def person(request: Request) -> User:
    """Whoever the request is made for; every endpoint here needs somebody."""
    assert isinstance(request.user, User)  # noqa: S101  (tells the type checker, too)
    return request.user


def purpose_or_404(purpose: str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise Http404 from None
