"""People, what they agreed to, what they did, and proof of what was deleted."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from uuid_utils.compat import uuid7

from accounts.search import NAMES, WORDS, query_of
from core.models import BaseModel, one_of


class Purpose(models.TextChoices):
    """What a person can agree to; each on its own, each withdrawn on its own."""

    TERMS = "terms", _("Terms of use")
    BIOMETRIC = "biometric", _("Measuring my face")
    MATCHING = "matching", _("Being matched with others")
    GENERATION = "generation", _("Pictures made with my face")
    GROUPING = "grouping", _("Telling apart the people in my photos")
    TAGGING = "tagging", _("Being recognised by people I know")


class Role(models.TextChoices):
    USER = "user", _("User")
    MODERATOR = "moderator", _("Moderator")
    ADMIN = "admin", _("Admin")


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    DELETED = "deleted", _("Deleted")


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNSPECIFIED = "unspecified", _("Not said")


class UserQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(account_status=AccountStatus.ACTIVE)

    def consenting_to(self, *purposes: Purpose) -> Self:
        """People with an open consent for every one of the purposes."""
        users = self
        for purpose in purposes:
            users = users.filter(
                Exists(Consent.objects.open().filter(user=OuterRef("pk"), purpose=purpose))
            )
        return users

    def matchable(self) -> Self:
        """People whose faces may take part in matching right now."""
        return self.active().consenting_to(Purpose.BIOMETRIC, Purpose.MATCHING)

    def shown_to(self, viewer: Any) -> Self:
        """Active people, without those whom the viewer has hidden and those who hid the viewer."""
        return self.active().exclude(pk__in=HiddenPerson.objects.around(viewer))

    def named_like(self, text: str) -> Self:
        """People of whom every word of the text begins a word of their name, username or city.

        Accents and case do not matter. `by_name` says of each whether that holds without the
        city. Text without a word finds nobody.
        """
        query = query_of(text)
        if query is None:
            return self.none()
        by_name = models.ExpressionWrapper(Q(names=query), output_field=models.BooleanField())
        people = self.alias(words=WORDS, names=NAMES).filter(words=query)
        return people.annotate(by_name=by_name)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def consenting_to(self, *purposes: Purpose) -> UserQuerySet:
        return self.get_queryset().consenting_to(*purposes)

    def matchable(self) -> UserQuerySet:
        return self.get_queryset().matchable()

    def shown_to(self, viewer: Any) -> UserQuerySet:
        return self.get_queryset().shown_to(viewer)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(
        self, email: str, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email), username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, username, password, role=Role.ADMIN, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin, BaseModel):  # type: ignore[django-manager-missing]
    email = models.EmailField(_("e-mail"))
    username = models.CharField(
        _("username"),
        max_length=30,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9_-]+\Z", _("Use letters, digits, hyphens and underscores only.")
            )
        ],
        help_text=_("Shown in addresses."),
    )
    full_name = models.CharField(_("name"), max_length=80, blank=True)
    gender = models.CharField(max_length=12, choices=Gender, default=Gender.UNSPECIFIED)
    location = models.CharField(_("city or school"), max_length=80, blank=True)
    bio = models.TextField(_("about me"), max_length=500, blank=True)
    birth_date = models.DateField(
        _("date of birth"), null=True, blank=True, help_text=_("Never shown.")
    )
    role = models.CharField(max_length=12, choices=Role, default=Role.USER)
    account_status = models.CharField(
        max_length=12, choices=AccountStatus, default=AccountStatus.ACTIVE
    )
    # Django, DRF and allauth ask for is_active; the database derives it, so it cannot disagree.
    is_active = models.GeneratedField(
        expression=Q(account_status="active"),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    deleted_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Erased for good 30 days later.")
    )
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Raised to end every session at once.")
    )
    last_seen = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["username"]

    class Meta:
        db_table = "users"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="users_email_unique",
                violation_error_message=_("An account with this e-mail address exists already."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="users_username_unique",
                violation_error_message=_("This username is taken."),
            ),
            one_of("role", Role, "users_role"),
            one_of("account_status", AccountStatus, "users_account_status"),
            one_of("gender", Gender, "users_gender"),
            models.CheckConstraint(
                condition=Q(account_status=AccountStatus.DELETED, deleted_at__isnull=False)
                | (~Q(account_status=AccountStatus.DELETED) & Q(deleted_at=None)),
                name="users_deleted_at",
            ),
        ]
        indexes = [
            GinIndex(WORDS, name="users_folded_words"),
            # Who lives in a place: how its name begins, in whatever case.
            models.Index(
                OpClass(Upper("location"), name="text_pattern_ops"), name="users_location"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_staff(self) -> bool:
        """May open the admin; what they may do there follows from their groups and permissions."""
        return self.role in {Role.MODERATOR, Role.ADMIN} or self.is_superuser

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to count: changes with the password and with the epoch."""
        return salted_hmac(
            "accounts.session", f"{self.password}|{self.session_epoch}", secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class ConsentQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(BaseModel):
    """One agreement to one purpose. Withdrawing closes the row, agreeing again opens another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    text_version = models.CharField(max_length=20, help_text=_("Which wording was agreed to."))
    granted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        db_table = "consents"
        ordering = ["-granted_at"]
        constraints = [
            one_of("purpose", Purpose, "consents_purpose"),
            models.UniqueConstraint(
                fields=["user", "purpose"], condition=Q(withdrawn_at=None), name="consents_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["purpose", "user"],
                condition=Q(withdrawn_at__isnull=False),
                name="consents_withdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.text_version})"


class Follow(BaseModel):
    """One person follows another's public look-alikes."""

    follower = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    followed = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followers")

    class Meta:
        db_table = "follows"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follows_once"),
            models.CheckConstraint(
                condition=~Q(follower=models.F("followed")), name="follows_two_people"
            ),
        ]
        indexes = [models.Index(fields=["followed", "-created_at"], name="follows_followed")]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class HiddenPersonQuerySet(models.QuerySet["HiddenPerson"]):
    def around(self, viewer: Any) -> models.QuerySet[Any, Any]:
        """Ids of the people whom the viewer hid, and of those who hid the viewer."""
        hidden = self.filter(user=viewer.pk).values_list("person", flat=True)
        return hidden.union(self.filter(person=viewer.pk).values_list("user", flat=True), all=True)


class HiddenPerson(BaseModel):
    """One person does not want to meet another here; neither is shown to the other any more."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hidden_people")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hidden_by")

    objects = HiddenPersonQuerySet.as_manager()

    class Meta:
        db_table = "hidden_people"
        verbose_name_plural = "hidden people"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "person"], name="hidden_people_once"),
            models.CheckConstraint(
                condition=~Q(user=models.F("person")), name="hidden_people_two_people"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="hidden_people_person")]

    def __str__(self) -> str:
        return f"hidden {self.pk}"


class ActivityEntry(BaseModel):
    """What somebody did to their account or pictures. Append-only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activity")
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    request_hash = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Keyed hash of the address; the address is not kept."),
    )

    class Meta:
        db_table = "activity_entries"
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "activity entries"
        indexes = [
            models.Index(fields=["user", "-created_at"], name="activity_user_created"),
            # What others did that was about a person, to forget whom when the account goes.
            models.Index(
                fields=["object_id"],
                condition=Q(object_type="accounts.user"),
                name="activity_about_people",
            ),
        ]

    def __str__(self) -> str:
        return self.action


class DeletionReceipt(BaseModel):
    """What a deletion removed and what is left. Survives the person: no foreign key."""

    user_id = models.UUIDField()
    subject = models.CharField(max_length=20, help_text=_("photo, face or account"))
    subject_id = models.UUIDField()
    removed = models.JSONField(
        default=dict, help_text=_("Rows and files removed, counted per store.")
    )
    remaining = models.JSONField(default=dict, help_text=_("Counted again afterwards; all zero."))
    finished_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=128, blank=True)

    class Meta:
        db_table = "deletion_receipts"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user_id", "-created_at"], name="receipts_user_created")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}"


class ApiToken(AbstractAuthToken):
    """A key to the API: its digest is stored, and its first characters to recognise it by."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and change")

    ref = models.UUIDField(
        default=uuid7, unique=True, editable=False, help_text=_("Names it in addresses.")
    )
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.WRITE)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "api_tokens"
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def prefix(self) -> str:
        return self.token_key[:8]

    @property
    def expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()
