// The client for browsers: @openfeature/ofrep-web-provider, which asks for all flags at once and
// then again and again by their version.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";

const { OFREP_URL: baseUrl, OFREP_TOKEN: token, OFREP_USER: targetingKey } = process.env;
const cases = JSON.parse(readFileSync(process.env.OFREP_CASES, "utf8"));
const definitions = JSON.parse(readFileSync(process.env.OFREP_DEFINITIONS, "utf8"));

const statuses = [];
async function fetchImplementation(...request) {
  const answer = await fetch(...request);
  statuses.push(answer.status);
  return answer;
}

function provider(headers, pollInterval) {
  return new OFREPWebProvider({
    baseUrl, headers, pollInterval, fetchImplementation, cacheMode: "disabled", changeDetection: "polling",
  });
}

const method = (type) => `get${type[0].toUpperCase()}${type.slice(1)}Details`;
const flags = OpenFeature.getClient();

async function until(what, holds) {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 200, `${what}: ${statuses}`);
    await sleep(50);
  }
}

await OpenFeature.setContext({ targetingKey });
await OpenFeature.setProviderAndWait(provider([["Authorization", `API-Token ${token}`]], 100));
for (const wanted of cases) {
  await OpenFeature.setContext({ targetingKey, ...wanted.context });
  const found = flags[method(wanted.type)](wanted.flag, wanted.default);
  const told = JSON.stringify({ wanted, found });
  assert.deepEqual(found.value, wanted.value, told);
  assert.equal(found.errorCode, wanted.error, told);
  if (wanted.reason) {
    assert.deepEqual([found.reason, found.variant], [wanted.reason, wanted.variant], told);
  }
}
const payload = flags.getBooleanDetails("everybody", false).flagMetadata.posthog_payload;
assert.deepEqual(JSON.parse(payload), { columns: 2 });

// As long as nothing changes nothing is sent; what changes is there soon.
statuses.length = 0;
await until("nothing has changed", () => statuses.length >= 3);
assert.deepEqual([...new Set(statuses)], [304]);
let changes = 0;
flags.addHandler(ProviderEvents.ConfigurationChanged, () => (changes += 1));
definitions.flags.find(({ key }) => key === "nobody").filters.groups[0].rollout_percentage = 100;
const control = process.env.OFREP_CONTROL;
const replaced = await fetch(`${control}/flags`, {
  method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(definitions),
});
assert.equal(replaced.status, 200);
await until("the change arrives", () => flags.getBooleanValue("nobody", false) && changes > 0);
assert.ok(statuses.includes(200));

// Somebody else, or nobody.
await OpenFeature.setContext({ targetingKey: "somebody-else" }).catch(() => {});
assert.equal(statuses.at(-1), 403);
await OpenFeature.clearProviders();
await OpenFeature.setContext({ targetingKey });
await assert.rejects(OpenFeature.setProviderAndWait(provider([["X-API-Key", "wrong"]])));
assert.equal(statuses.at(-1), 401);
await OpenFeature.setProviderAndWait(provider([["X-API-Key", token]]));
assert.equal(flags.getBooleanValue("everybody", false), true);
await OpenFeature.close();
console.log(`web: ${cases.length} cases as meant`);
