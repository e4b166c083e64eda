"""What PostHog's Python SDK says, evaluating locally: python_sdk.py URL FOLDER."""

import json
import logging
import pathlib
import sys

from posthog import Posthog

logging.disable(logging.CRITICAL)
url, folder = sys.argv[1], pathlib.Path(sys.argv[2])
client = Posthog("phc_test", host=url, secret_key="phs_test", send=False)
client.load_feature_flags()
keys = [flag["key"] for flag in json.loads((folder / "definitions.json").read_text())["flags"]]
assert len(client.feature_flags) == len(keys), "the definitions were not loaded"
with (folder / "python.jsonl").open("w") as out:
    for place, context in enumerate(json.loads((folder / "contexts.json").read_text())):
        for key in keys:
            result = client.get_feature_flag_result(
                key,
                context["distinct_id"],
                groups=context.get("groups", {}),
                person_properties=context.get("person_properties", {}),
                group_properties=context.get("group_properties", {}),
                device_id=context.get("device_id"),
                only_evaluate_locally=True,
                send_feature_flag_events=False,
            )
            said = {"context": place, "flag": key, "value": None, "payload": None}
            if result is not None:
                said["value"] = result.get_value()
                said["payload"] = result.payload
            out.write(json.dumps(said) + "\n")
client.shutdown()
