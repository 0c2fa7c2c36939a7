"""What goes with a face is removed by the highest app first, as when an account is erased."""

from accounts import privacy
from faces import belongings


def test_the_order_is_that_of_an_accounts_erasure(monkeypatch):
    asked = []

    def remover(name):
        return lambda face_ids: asked.append(name) or {name: len(face_ids)}

    names = list(belongings._removers)
    monkeypatch.setattr(belongings, "_removers", {name: remover(name) for name in names})
    assert belongings.remove_belongings([]) == dict.fromkeys(names, 0)
    assert asked == names[::-1]
    # Whoever locks tags has the lock of similarities by then; else two could wait for each other.
    assert asked.index("similarities") < asked.index("tags")
    erased = list(reversed(privacy._holders))
    assert erased.index("matches") < erased.index("tags")
