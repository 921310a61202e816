/**
 * Who may read out-of-distribution data. Oracle: configs/preregistrations/E1.yaml; what happens around a freeze is tested
 * on a copy of the repository, in src/cli/commands/freeze_slow_test.ts.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadYaml } from "@/core/config/mod.ts";
import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { dataConfigSchema } from "../plan/data_config.ts";
import { openOod, permissionFor } from "./open_ood.ts";
import { readSplit } from "./read_split.ts";

const explored = await loadYaml(
  join(repositoryRoot(), "configs", "data", "cfd2d_ood_small.yaml"),
  dataConfigSchema,
);
const reader = { by: "train", runs: ["0123456789abcdef"], seeds: [0] };

Deno.test("a set that was explored before the plan is open to all", async () => {
  assert.deepEqual(await permissionFor(explored), { kind: "explored", plan: "E1" });
});

Deno.test("a set that no plan knows is refused, with the fields that could name it", async () => {
  const unknown = { ...explored, name: "cfd2d_ood_other" };
  await assert.rejects(openOod(unknown, { splits: ["test"], reader }), (error: GateError) => {
    assert.match(error.findings.join(), /data\.ood: cfd2d_ood_other is in no plan.*data\.explored/);
    return error instanceof GateError;
  });
});

Deno.test("no split out of distribution is read without leave for that very split", async () => {
  await using folder = await temporaryFolder();
  const read = (split: string, permit?: Awaited<ReturnType<typeof openOod>>) =>
    readSplit(explored, { split, dataFolder: folder.path, permit });
  const permit = await openOod(explored, { splits: ["test"], reader });
  const refused = /data\.ood: cfd2d_ood_small, test\w* is not opened/;
  await assert.rejects(read("test"), refused);
  await assert.rejects(read("test_viscosity_only", permit), refused);
  await assert.rejects(read("test", { ...permit }), refused);
  // with leave it gets as far as the file, which is not there
  await assert.rejects(read("test", permit), /cfd2d_ood_small\.h5/);
});
