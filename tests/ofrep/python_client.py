"""The client for Python: openfeature-provider-ofrep."""

import json
import os
import pathlib

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

url, token, user = (os.environ[name] for name in ("OFREP_URL", "OFREP_TOKEN", "OFREP_USER"))
cases = json.loads(pathlib.Path(os.environ["OFREP_CASES"]).read_text())


def client(headers):
    api.set_provider(OFREPProvider(url, headers_factory=lambda: headers))
    return api.get_client()


def context(**fields):
    return EvaluationContext(targeting_key=user, attributes=fields)


def details(client, case, context):
    kind = {"number": "integer"}.get(case["type"], case["type"])
    return getattr(client, f"get_{kind}_details")(case["flag"], case["default"], context)


def equal(case, what, found, wanted):
    assert found == wanted, f"{case}: {what} is {found!r}"


# Both headers that carry a token.
for headers in ({"Authorization": f"API-Token {token}"}, {"X-API-Key": token}):
    asked = client(headers)
    for case in cases:
        found = details(asked, case, context(**case.get("context", {})))
        equal(case, "the value", found.value, case["value"])
        equal(case, "the error", found.error_code and found.error_code.value, case.get("error"))
        if "reason" in case:
            equal(case, "the reason", found.reason.value, case["reason"])
            equal(case, "the variant", found.variant, case["variant"])

found = asked.get_boolean_details("everybody", False, context())
assert json.loads(found.flag_metadata["posthog_payload"]) == {"columns": 2}, found
found = asked.get_boolean_details("everybody", False, EvaluationContext("somebody-else"))
assert (found.value, found.error_message) == (False, "forbidden"), found
found = asked.get_boolean_details("everybody", False, EvaluationContext(attributes={"plan": "pro"}))
assert found.error_code.value == "TARGETING_KEY_MISSING", found
found = client({"X-API-Key": "wrong"}).get_boolean_details("everybody", False, context())
assert (found.value, found.error_message) == (False, "unauthorized"), found
print(f"Python: {len(cases)} cases as meant")
