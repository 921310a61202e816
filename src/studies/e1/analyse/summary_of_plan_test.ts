/** Oracle: the study that validation/e1_confirmatory keeps, and the configuration that it was made with. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
import { resolvePlan } from "../plan/resolve.ts";
import { parseSummary } from "./parse_summary.ts";
import { requireSummaryOf } from "./summary_of_plan.ts";

const where = join(repositoryRoot(), "validation", "e1_confirmatory", "E1_summary.json");
const summary = parseSummary(await Deno.readTextFile(where), { where });
const { name, compiled } = summary.backend;

async function required(...args: string[]): Promise<void> {
  requireSummaryOf(await resolvePlan(["experiment=E1_cfd2d_confirmatory", ...args]), { summary, where });
}

Deno.test("a summary is that of the plan it was made for, on its backend or on none that is named", async () => {
  await required();
  await required(`backend=${name}`);
  await required(`backend=${name}`, `jit=${compiled}`);
});

Deno.test("a summary that other overrides, seeds or a backend made is not shown as what was asked for", async () => {
  await assert.rejects(
    required("training.steps=8"),
    /was made with training\.steps = 2000, asked for is 8; run 'deno/,
  );
  await assert.rejects(
    required("seed=201"),
    /was made with seeds = \[201,.*\], asked for is \[201\]; run .* seed=201/,
  );
  await assert.rejects(
    required("data=cfd2d_ood_v1"),
    /was made with data\.ood = "cfd2d_ood_v2", asked for is/,
  );
  const other = name === "wasm" ? "cpu" : "wasm";
  await assert.rejects(
    required(`backend=${other}`),
    new RegExp(`backend = "${name}", asked for is "${other}"`),
  );
  await assert.rejects(required(`backend=tensorflow`, `jit=${!compiled}`), /asked for is/);
  await assert.rejects(
    required("model=unet_small"),
    /was made with model = \[.*\], asked for is \["unet_small"\]/,
  );
  const both = required("training.steps=8", "models.unet_small.channels=[8,16,32]");
  await assert.rejects(both, /was made with models\.unet_small\.channels .* \(and 1 more\); run/);
});
