// What PostHog's Node SDK says, evaluating locally: node_sdk.mjs URL FOLDER.
import { readFileSync, writeFileSync } from 'node:fs'
import { PostHog } from 'posthog-node'

// It tells of every flag that it cannot decide.
console.warn = () => {}
const [url, folder] = process.argv.slice(2)
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
const client = new PostHog('phc_test', {
  host: url,
  secretKey: 'phs_test',
  featureFlagsPollingInterval: 600_000,
})
if (!(await client.waitForLocalEvaluationReady(10_000))) throw new Error('the definitions were not loaded')
const { flags } = read('definitions')
const lines = []
for (const [place, context] of read('contexts').entries()) {
  const properties = { ...context.person_properties }
  // Where this SDK looks for the device.
  if (context.device_id) properties.$device_id = context.device_id
  for (const { key } of flags) {
    const result = await client.getFeatureFlagResult(key, context.distinct_id, {
      groups: context.groups ?? {},
      personProperties: properties,
      groupProperties: context.group_properties ?? {},
      onlyEvaluateLocally: true,
      sendFeatureFlagEvents: false,
    })
    const value = result === undefined ? null : (result.variant ?? result.enabled)
    lines.push(JSON.stringify({ context: place, flag: key, value, payload: result?.payload ?? null }))
  }
}
writeFileSync(`${folder}/node.jsonl`, lines.join('\n') + '\n')
await client.shutdown()
