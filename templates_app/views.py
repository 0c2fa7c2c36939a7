"""The gallery of templates and the page of one. Everybody may look; making needs an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from templates_app import forms, reading


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The gallery, whole; htmx picks its part out of it.

    Context: wish, kept, longest, templates, next_cursor, categories, tags, orders.
    """
    wish = forms.wish_in(request.GET)
    page, next_cursor = reading.gallery_page(wish, request.GET.get("cursor", ""))
    context = {
        "wish": wish,
        "kept": forms.kept(wish),
        "longest": reading.LONGEST_QUERY,
        "templates": page,
        "next_cursor": next_cursor,
        "categories": forms.categories(wish),
        "tags": forms.tags(wish),
        "orders": forms.orders(wish),
    }
    return render(request, "templates_app/templates.html", context)


@require_safe
def template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One template of the gallery. Context: those of `reading.shown`."""
    shown = get_object_or_404(reading.listed(), pk=pk)
    return render(request, "templates_app/template.html", reading.shown(shown))
