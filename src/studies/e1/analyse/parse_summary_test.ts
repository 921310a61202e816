import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { smallSummary } from "../report/testing/small_study.ts";
import { requireAllNetworks } from "./aggregate.ts";
import { parseSummary } from "./parse_summary.ts";

const text = JSON.stringify(await smallSummary());
const where = "validation/kept/E1_summary.json";

Deno.test("a whole summary is read as it is (JSON)", () => {
  assert.deepEqual(parseSummary(text, { where }), JSON.parse(text));
});

Deno.test("a summary that is cut off, empty or of another form is bad input that names file and field (by hand)", () => {
  const refused = (bent: string, message: RegExp) =>
    assert.throws(() => parseSummary(bent, { where }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(where), error.message);
      return true;
    });
  refused(text.slice(0, text.length / 2), /is not JSON: .*; restore it as it was/);
  refused("", /is empty; restore it as it was/);
  refused("{}", /experiment/);
  refused(JSON.stringify({ ...JSON.parse(text), runs: [] }), /runs/);
  refused(JSON.stringify({ ...JSON.parse(text), hypotheses: null }), /hypotheses/);
});

Deno.test("an analysis of one network is bad input before any work (E1's question)", () => {
  const models = [{ name: "unet_small" }, { name: "fractal_unet_small" }];
  requireAllNetworks({ arms: models, models });
  assert.throws(() => requireAllNetworks({ arms: models, models: models.slice(0, 1) }), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /^model: E1 compares two networks, got unet_small; /);
    return true;
  });
});
