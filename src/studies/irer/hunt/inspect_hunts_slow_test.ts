/** A real hunt of two generations, and then its files bent one by one. Oracle: what was bent, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { gradientRefiner, inspectHunts, resolveHunt, runHunt, withFieldEvaluator } from "./mod.ts";
import { GENES } from "./hunt_schema.ts";
import { reportText } from "./report/mod.ts";

Deno.test("a hunt's ledger and report follow from its sealed runs; each number that is bent is named (by hand)", async () => {
  await using artifacts = await artifactsInScope();
  assert.deepEqual(await inspectHunts(), { findings: [], unseen: [] });
  const plan = await resolveHunt([
    "config=hunt_small",
    "generations=2",
    "population=4",
    "case.size=32",
    "validation.draws=19",
  ]);
  const refiner = await gradientRefiner();
  const { spec, rows } = await withFieldEvaluator(
    plan,
    (evaluator) => runHunt(plan, { evaluator, refiner, say: () => {} }),
  );
  assert.deepEqual(await inspectHunts(), { findings: [], unseen: [] });

  const bent = async (file: string, change: (text: string) => string, ...lines: RegExp[]) => {
    const path = join(spec.folder, file);
    const honest = await Deno.readTextFile(path);
    const changed = change(honest);
    assert.notEqual(changed, honest);
    await Deno.writeTextFile(path, changed);
    const found = (await inspectHunts()).findings.join("\n");
    for (const line of lines) assert.match(found, line, file);
    await Deno.writeTextFile(path, honest);
  };
  const measured = rows.find(({ status }) => status === "ok")!;
  const cells = (text: string) =>
    text.split("\n").find((one) => one.startsWith(measured.configHash))!.split(",");
  const withCells = (values: Readonly<Record<string, string>>) => (text: string) => {
    const columns = text.split("\n")[0].split(",");
    const row = cells(text);
    return text.replace(row.join(","), row.map((cell, at) => values[columns[at]] ?? cell).join(","));
  };
  await bent(
    "ledger.csv",
    withCells({ sdg_h_norm_l2: "0.5", fitness: "99", [`param_${GENES[0]}`]: "0.05" }),
    /sdg_h_norm_l2: the validator has .*, found 0\.5/,
    /fitness: follows .*, found 99/,
    /param_kappa: its run has .*, found 0\.05/,
  );
  await bent("ledger.csv", withCells({ fitness: "x" }), /the ledger is broken: line \d/);
  await bent(
    "hunt_config.json",
    (text) => text.replace(/"seed": 0/, '"seed": 1'),
    /hunt_config\.json: gives the id/,
  );
  await bent(
    "hunt_report.json",
    (text) => {
      const report = JSON.parse(text);
      return JSON.stringify({ ...report, evaluations: 99, best: { ...report.best, fitness: 1e9 } });
    },
    /evaluations: the ledger/,
    /best\.fitness: the ledger gives/,
  );
  await bent("hunt_report.json", (text) => text.slice(0, 40), /hunt_report\.json: is not JSON/);

  // one field of the text alone, and the text gone
  await bent(
    "hunt_report.md",
    (text) => text.replace(/\d(?=\D*$)/, "x"),
    /hunt_report\.md: line \d+: .*, found /,
  );
  const report = join(spec.folder, "hunt_report.md");
  await Deno.rename(report, `${report}.elsewhere`);
  assert.match((await inspectHunts()).findings.join(), /hunt_report\.md: is gone/);
  await Deno.rename(`${report}.elsewhere`, report);

  // a run that is gone cannot be looked at, and one that was changed is no evidence
  const run = join(artifacts.path, "irer", "runs", measured.configHash);
  await Deno.rename(run, `${run}.elsewhere`);
  assert.match(
    (await inspectHunts()).unseen.join(),
    new RegExp(`${measured.configHash}: its run, .* is not here`),
  );
  await Deno.rename(`${run}.elsewhere`, run);
  await Deno.writeTextFile(join(run, "run.log"), "nothing happened\n");
  assert.match((await inspectHunts()).findings.join(), /'run\.log' has changed/);
});

Deno.test("a score bent alike in ledger, reports and the validator's file is held against the raw field (by hand)", async () => {
  await using artifacts = await artifactsInScope();
  const plan = await resolveHunt([
    "config=hunt_small",
    "generations=1",
    "population=4",
    "case.size=32",
    "validation.draws=19",
  ]);
  const refiner = await gradientRefiner();
  const { spec, rows } = await withFieldEvaluator(
    plan,
    (evaluator) => runHunt(plan, { evaluator, refiner, say: () => {} }),
  );
  const { configHash, measured: { pcs_score: honest } } = rows.find(({ status }) => status === "ok")!;
  const run = join(artifacts.path, "irer", "runs", configHash);
  const provenance = join(run, `provenance_${configHash}.json`);
  const bytes = await Deno.readTextFile(provenance);
  const files = ["ledger.csv", "hunt_report.json", "hunt_report.md"].map((name) => join(spec.folder, name));
  for (const path of [provenance, ...files]) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replaceAll(String(honest), "0.75"));
  }
  await Deno.writeTextFile(
    files[2],
    reportText(JSON.parse(await Deno.readTextFile(files[1]))),
  );
  const forged = await Deno.readTextFile(provenance);
  assert.deepEqual(await inspectHunts(), {
    findings: [
      `irer/runs/${configHash}/provenance_${configHash}.json: pcs_score: 0.75, recomputed ${honest}`,
    ],
    unseen: [],
  });
  assert.equal(await Deno.readTextFile(provenance), forged, "nothing is written");

  // another version's file cannot be compared, and the command that replaces it is named
  await Deno.writeTextFile(provenance, forged.replace(/("validator_version": ").{4}/, "$1beef"));
  const { findings, unseen } = await inspectHunts();
  assert.deepEqual(findings, []);
  assert.match(
    unseen.join(),
    /is of another version of the validator: 'deno task irer_validate [0-9a-f]{16} /,
  );
  await Deno.writeTextFile(provenance, bytes.replace(/"draws": \d+/, '"draws": "many"'));
  assert.match((await inspectHunts()).findings.join(), /is not what the validator writes|draws: expected/);
});
