"""Forms in templates work without scripts, too."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
INCLUDES = re.compile(r'{%\s*include\s+"(?P<name>[^"]+)"(?P<rest>[^%]*)%}')


def test_no_form_is_included_without_its_token():
    """`only` keeps csrf_token away; scripts send it in a header, a plain form cannot."""
    sources = {path.relative_to(TEMPLATES).as_posix(): path for path in TEMPLATES.rglob("*.html")}
    texts = {name: path.read_text() for name, path in sources.items()}
    parts = [
        (name, found["name"], " only" in found["rest"])
        for name, text in texts.items()
        for found in INCLUDES.finditer(text)
    ]
    needy = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    while more := {whole for whole, part, alone in parts if part in needy and not alone} - needy:
        needy |= more
    assert needy
    assert not [(whole, part) for whole, part, alone in parts if alone and part in needy]
