"""Settings that name no provider are told at the start."""

from generation.checks import check_providers


def test_the_shipped_settings_are_right():
    assert check_providers(None) == []


def test_wrong_names_are_told(settings):
    settings.GENERATION_PROVIDERS = {"face_swap": "nobody", "statue": "local"}
    assert [error.msg for error in check_providers(None)] == [
        "GENERATION_PROVIDERS: 'statue' is no kind of job.",
        "GENERATION_PROVIDERS: 'nobody' is no provider.",
    ]
