/**
 * Networks that studies have trained stay what they are, to the last bit, whatever is added beside them: their runs are to
 * be made anew from configuration and seed. Oracle: digests that were noted when there were these two alone.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { loadYaml } from "@/core/config/mod.ts";
import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { architecture } from "./architecture.ts";
import { modelConfigSchema } from "./config.ts";
import { initialValues, parametersOf } from "./parameters.ts";

const PINNED = {
  unet_small: {
    weights: "4fdd2cc4231fa70dab3114bd6be0b241ed86ee3b93fb15d93be0b8984f7bbaa1",
    graph: "8120d4a3a721075622e99e8aee28f53c738a107a9f58f6d5bf08619f6dde03c4",
  },
  fractal_unet_small: {
    weights: "d82398fe838a165a17a177a61010629afbc5e94805a5313266bd0ab2a7107654",
    graph: "a37b663cd4ba87cf5c072968e143e15eb995158e0f9b03989915187c356a2b0d",
  },
};

for (const [name, pinned] of Object.entries(PINNED)) {
  Deno.test(`${name}: graph, names, shapes and first values of seed 0 are those of the studies (noted digests)`, async () => {
    const path = new URL(`../../configs/models/${name}.yaml`, import.meta.url).pathname;
    const graph = architecture(await loadYaml(path, modelConfigSchema));
    assert.equal(sha256Text(canonicalJson(graph)), pinned.graph);
    const hash = createHash("sha256");
    for (const parameter of parametersOf(graph)) {
      const { buffer } = initialValues(parameter, 0);
      hash.update(`${parameter.name} ${parameter.shape}\n`).update(new Uint8Array(buffer));
    }
    assert.equal(hash.digest("hex"), pinned.weights);
  });
}
