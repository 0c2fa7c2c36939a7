"""Python and the database take the same accents off, and leave other letters alone."""

import pytest
from django.db.models import Value

from accounts.models import User
from accounts.tests.people import make_person
from core.folding import Folded, fold

TEXTS = {
    "José": "Jose",
    "Jose\u0301": "Jose",
    "Zoë Ångström": "Zoe Angstrom",
    "Łukasz Đorđević": "Lukasz Dordevic",
    "Nguyễn": "Nguyen",
    "Νίκος": "Νικος",
    "Андрей Ёлкин": "Андреи Елкин",
    "أحمد": "احمد",
    "ليلى مراد": "ليلى مراد",
    "שָׁלוֹם": "שלום",
    "हिन्दी": "हिन्दी",
    "が 한국": "が 한국",
    "Molly 🌸 👩‍👧 ❤️": "Molly 🌸 👩‍👧 ❤️",
    "Ｆｕｌｌ": "Full",
    "": "",
}


@pytest.mark.parametrize(("text", "folded"), TEXTS.items())
def test_accents_are_taken_off_and_letters_stay(text, folded):
    assert fold(text) == folded


@pytest.mark.django_db
def test_the_database_does_the_same():
    make_person("alice")
    for text in TEXTS:
        assert User.objects.values_list(Folded(Value(text)), flat=True).get() == fold(text)
