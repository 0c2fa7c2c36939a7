from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "generation"

    def ready(self) -> None:
        from generation import kinds
        from generation.swaps.kind import FaceSwapKind

        kinds.register(FaceSwapKind())
