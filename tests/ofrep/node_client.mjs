// The client for servers on Node: @openfeature/ofrep-provider.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";

const { OFREP_URL: baseUrl, OFREP_TOKEN: token, OFREP_USER: targetingKey } = process.env;
const cases = JSON.parse(readFileSync(process.env.OFREP_CASES, "utf8"));

async function client(headers) {
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers }));
  return OpenFeature.getClient();
}

const method = (type) => `get${type[0].toUpperCase()}${type.slice(1)}Details`;

let asked;
for (const headers of [[["Authorization", `API-Token ${token}`]], [["X-API-Key", token]]]) {
  asked = await client(headers);
  for (const wanted of cases) {
    const context = { targetingKey, ...wanted.context };
    const found = await asked[method(wanted.type)](wanted.flag, wanted.default, context);
    const told = JSON.stringify({ wanted, found });
    assert.deepEqual(found.value, wanted.value, told);
    assert.equal(found.errorCode, wanted.error, told);
    if (wanted.reason) {
      assert.deepEqual([found.reason, found.variant], [wanted.reason, wanted.variant], told);
    }
  }
}

let found = await asked.getBooleanDetails("everybody", false, { targetingKey });
assert.deepEqual(JSON.parse(found.flagMetadata.posthog_payload), { columns: 2 });
found = await asked.getBooleanDetails("everybody", false, { targetingKey: "somebody-else" });
assert.deepEqual([found.value, found.reason], [false, "ERROR"]);
found = await asked.getBooleanDetails("everybody", false, {});
assert.equal(found.errorCode, "TARGETING_KEY_MISSING");
found = await (await client([["X-API-Key", "wrong"]])).getBooleanDetails("everybody", false, { targetingKey });
assert.deepEqual([found.value, found.reason], [false, "ERROR"]);
console.log(`Node: ${cases.length} cases as meant`);
