"""Reads one picture's credentials in a process of its own; see `reading`, which starts it.

Whatever a hostile file does to a parser written in native code (memory, time, an abort) ends here.
Imports nothing of the project: it is run by its path, with Python's isolated mode.

In: one line of JSON (mime; anchors, a list of [name, PEM]), then the picture. Out: one JSON object,
described by `reading.Answer`. Lists and texts are cut short, so the answer stays small.
"""

import json
import resource
import sys
from io import BytesIO
from typing import Any

import c2pa

MEMORY_BYTES = 1024**3
CPU_SECONDS = 10
LONGEST_TEXT = 200
MOST_ITEMS = 40
CHECKING = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
}
# What c2pa raises over the credentials themselves; anything else is about the file around them.
DAMAGED = {
    "_C2paAssertion", "_C2paAssertionNotFound", "_C2paDecoding", "_C2paEncoding", "_C2paJson",
    "_C2paManifest", "_C2paResourceNotFound", "_C2paSignature", "_C2paVerify",
}  # fmt: skip


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.loads(sys.stdin.buffer.readline())
    answer = read(sys.stdin.buffer.read(), request["mime"], request["anchors"])
    json.dump(answer, sys.stdout)


def read(data: bytes, mime: str, anchors: list[list[str]]) -> dict[str, Any]:
    """The answer of the first anchors that vouch for the signature, or that of the last."""
    answer: dict[str, Any] = {}
    for name, pem in anchors:
        answer = _read(data, mime, pem)
        if answer["state"] != "valid":
            break
        if answer.pop("trusted"):
            return {**answer, "vouched_by": name}
    return answer


def _read(data: bytes, mime: str, pem: str) -> dict[str, Any]:
    settings: dict[str, Any] = {**CHECKING, "trust": {"trust_anchors": pem} if pem else {}}
    try:
        with (
            c2pa.Context(settings=c2pa.Settings.from_dict(settings)) as context,
            c2pa.Reader(mime, BytesIO(data), context=context) as reader,
        ):
            return _answer(json.loads(reader.json()))
    except c2pa.C2paError as error:
        kind = type(error).__name__
        if kind == "_C2paManifestNotFound":
            return {"state": "none"}
        if str(error).startswith("Remote:"):  # has no class of its own
            return {"state": "elsewhere"}
        return {"state": "damaged" if kind in DAMAGED else "unreadable"}


def _answer(store: dict[str, Any]) -> dict[str, Any]:
    manifest = store["manifests"][store["active_manifest"]]
    results = store.get("validation_results", {}).get("activeManifest", {})
    failures = [_text(failure.get("code")) for failure in results.get("failure", [])]
    state = store.get("validation_state")
    signature = manifest.get("signature_info") or {}
    return {
        "state": "valid" if state in {"Valid", "Trusted"} else "invalid",
        "trusted": state == "Trusted",
        "failures": failures[:MOST_ITEMS],
        "manifest": _text(store["active_manifest"]),
        "manifests": len(store["manifests"]),
        "title": _text(manifest.get("title")),
        "generators": [_named(each) for each in _list(manifest.get("claim_generator_info"))],
        "issuer": _text(signature.get("issuer")),
        "common_name": _text(signature.get("common_name")),
        "serial": _text(signature.get("cert_serial_number")),
        "signed_at": _text(signature.get("time")),
        "ingredients": len(manifest.get("ingredients") or []),
        "actions": _actions(manifest),
    }


def _actions(manifest: dict[str, Any]) -> list[dict[str, str]]:
    assertions = manifest.get("assertions") or []
    found = [
        action
        for assertion in assertions
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in (assertion.get("data") or {}).get("actions") or []
        if isinstance(action, dict)
    ]
    return [
        {
            "action": _text(action.get("action")),
            "description": _text(action.get("description")),
            "source": _text(action.get("digitalSourceType")),
            "agent": _named(action.get("softwareAgent")),
            "when": _text(action.get("when")),
        }
        for action in found[:MOST_ITEMS]
    ]


def _named(agent: Any) -> str:
    """A program's name and version, told as a text or as an object."""
    if isinstance(agent, dict):
        return _text(f"{agent.get('name', '')} {agent.get('version', '')}".strip())
    return _text(agent)


def _list(value: Any) -> list[Any]:
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value)[:LONGEST_TEXT] if value is not None else ""


if __name__ == "__main__":
    main()
