"""The templates that come with Kindred: drawn by `templates_app.artwork`, added once each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from library.models import Image, Kind
from library.services import Stored, delete_image, moderate, sha256_of, store_image
from templates_app.artwork import Artwork, artwork, slugs
from templates_app.examining import examine
from templates_app.models import Template
from templates_app.services import add_template, clean_tags, picture_file, set_slots
from templates_app.slots import SlotDraft

ADDED, REDRAWN, UNCHANGED, SKIPPED = "added", "redrawn", "unchanged", "skipped"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What happened to one of them; `skipped` was there already and not drawn again."""

    slug: str
    outcome: str
    template: Template


def load_templates(only: Iterable[str] = (), *, refresh: bool = False) -> Iterator[Loaded]:
    """Add what is missing, in the gallery at once; with `refresh` also draw the others again.

    Drawing takes seconds each, so each is done when it is asked for. Raises KeyError for a slug
    that no artwork has. What staff archived stays archived.
    """
    wanted = list(only) or list(slugs())
    if unknown := set(wanted) - set(slugs()):
        raise KeyError(sorted(unknown)[0])
    known = {one.slug: one for one in Template.objects.filter(slug__in=wanted)}
    for slug in wanted:
        if slug not in known:
            yield _add(artwork(slug))
        elif refresh:
            changed = _redraw(known[slug], artwork(slug))
            yield Loaded(slug, REDRAWN if changed else UNCHANGED, known[slug])
        else:
            yield Loaded(slug, SKIPPED, known[slug])


def _add(drawn: Artwork) -> Loaded:
    added = add_template(
        pixels=drawn.pixels,
        slug=drawn.slug,
        title=drawn.title,
        description=drawn.description,
        category=drawn.category,
        tags=drawn.tags,
        artist=drawn.artist,
        licence=drawn.licence,
        source_url=drawn.source_url,
        slots=drawn.slots,
        active=True,
    )
    if added.template.slug != drawn.slug:  # its file was there already, added by hand
        added.template.slug = drawn.slug
        added.template.save(update_fields=["slug", "updated_at"])
    return Loaded(drawn.slug, ADDED if added.created else SKIPPED, added.template)


def _redraw(template: Template, drawn: Artwork) -> bool:
    """Bring a template up to its artwork; whether anything differed.

    Slots that staff corrected stay as long as the picture is the same.
    """
    changed = _rewrite(template, drawn)
    file = picture_file(drawn.pixels)
    digest = sha256_of(file)
    if digest == template.sha256:
        return changed
    verdict = examine(file, slots=drawn.slots).verdict
    old = Image.objects.get(pk=template.image_id)

    def exchange(stored: Stored) -> None:
        moderate(stored.image, verdict)
        template.image, template.sha256 = stored.image, digest
        template.save(update_fields=["image", "sha256", "updated_at"])
        drafts = [SlotDraft(slot.box, slot.role, slot.landmarks) for slot in drawn.slots]
        set_slots(template, drafts, by=None)

    file.seek(0)
    store_image(owner=None, file=file, filename=drawn.title, kind=Kind.TEMPLATE, then=exchange)
    delete_image(old)
    return True


def _rewrite(template: Template, drawn: Artwork) -> bool:
    """The texts."""
    wanted = {
        "title": drawn.title,
        "description": drawn.description,
        "category": drawn.category,
        "tags": clean_tags(drawn.tags),
        "artist": drawn.artist,
        "licence": drawn.licence,
        "source_url": drawn.source_url,
    }
    differing = [name for name, text in wanted.items() if getattr(template, name) != text]
    for name in differing:
        setattr(template, name, wanted[name])
    if differing:
        template.save(update_fields=[*differing, "updated_at"])
    return bool(differing)
