import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { readRunState } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { exists } from "@/core/exists.ts";
import { readJson } from "@/core/files/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { inspected, type Inspection, joined, named } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import { annotationsOf, provenanceFile } from "../run/run_files.ts";
import { MEASURED } from "./evaluator.ts";
import { fitnessOfEvaluation } from "./fitness.ts";
import { HUNT_CONFIG_FILE, huntsFolder, LEDGER_FILE, REPORT_FILE } from "./hunt_files.ts";
import { GENES, type HuntFile } from "./hunt_schema.ts";
import { readLedger } from "./read_ledger.ts";

const numberOrNull = z.number().nullable();

/** What is asked of hunt_config.json: its identity, and how its rows are made. */
const configSchema = z.looseObject({
  hunt_id: z.string(),
  study: z.literal("IRER"),
  config: z.looseObject({
    hunt: z.looseObject({
      population: z.int().positive(),
      fitness: z.looseObject({ sse_floor: z.number(), null_weight: z.number(), null_cap: z.number() }),
      validation: z.looseObject({ draws: z.number(), seed: z.number() }),
    }),
  }),
  seed: z.number(),
  inputs: z.looseObject({}),
  codeVersion: z.string(),
});
type HuntConfig = z.infer<typeof configSchema>;

/** What a report states of single fields of the ledger; its sentences and statistics differ from version to version. */
const fieldSchema = z.looseObject({ config_hash: z.string(), fitness: z.number() });
const reportSchema = z.looseObject({
  hunt_id: z.string(),
  seed: z.number(),
  rows: z.number(),
  evaluations: z.number(),
  best: fieldSchema.nullable(),
  pareto_front: z.array(fieldSchema),
});

/** What the validator wrote of a run. */
const provenanceSchema = z.looseObject({
  run_id: z.string(),
  draws: z.number(),
  seed: z.number(),
  ...Object.fromEntries(MEASURED.map((name) => [name, numberOrNull])),
});

/**
 * Holds every hunt against what it was made from: its folder's name against its configuration, each row of its ledger
 * against the sealed run and the validator's file of it, its fitness against the rule, and the fields that its report
 * names against the ledger. What the validator measured of a run is `irer_validate`'s to measure again.
 */
export async function inspectHunts(): Promise<Inspection> {
  const folder = huntsFolder();
  if (!await exists(folder)) return { findings: [], unseen: [] };
  const inspections: Inspection[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory || !await exists(join(folder, name, HUNT_CONFIG_FILE))) continue;
    const place = relative(artifactsFolder(), join(folder, name));
    inspections.push(named(place, await inspected(() => inspectHunt(join(folder, name), name))));
  }
  return joined(inspections);
}

async function inspectHunt(folder: string, name: string): Promise<Inspection> {
  const config = await readAs(configSchema, join(folder, HUNT_CONFIG_FILE));
  const { hunt_id, study, config: settings, seed, inputs, codeVersion } = config;
  const id = runIdOf({ study, config: settings, seed, inputs: inputs as Record<string, never>, codeVersion });
  const { generations } = await readLedger(folder, settings.hunt.population);
  const rows = generations.flat();
  const inspections: Inspection[] = [{
    findings: id === name && hunt_id === name ? [] : [`${HUNT_CONFIG_FILE}: gives the id ${id}`],
    unseen: [],
  }];
  for (const row of distinctRows(rows)) inspections.push(await inspectRow(row, config));
  inspections.push({ findings: repetitionFindings(rows), unseen: [] });
  if (await exists(join(folder, REPORT_FILE))) {
    inspections.push({
      findings: reportFindings(await readAs(reportSchema, join(folder, REPORT_FILE)), { config, rows }),
      unseen: [],
    });
  }
  return joined(inspections);
}

/** A row against the run that it is of: genes, measures, fitness. */
async function inspectRow(row: LedgerRow, { config: { hunt } }: HuntConfig): Promise<Inspection> {
  const where = `${LEDGER_FILE}: ${row.configHash}`;
  const findings: string[] = [];
  const measured = row.measured as Record<typeof MEASURED[number], number | null>;
  const fitness = fitnessOfEvaluation(
    { ...measured, status: row.status },
    hunt.fitness as HuntFile["fitness"],
  );
  if (fitness !== row.fitness) findings.push(`${where}: fitness: follows ${fitness}, found ${row.fitness}`);
  const folder = join(irerRunsFolder(), row.configHash);
  const provenance = join(folder, provenanceFile(row.configHash));
  // a run that could not be measured has no such file
  if (row.status === "failed") return { findings, unseen: [] };
  if (
    await readRunState(folder, { beside: annotationsOf(row.configHash) }) === undefined ||
    !await exists(provenance)
  ) {
    return { findings, unseen: [`${where}: its run, or what the validator wrote of it, is not here`] };
  }
  const { config } = await readAs(
    z.looseObject({ config: z.looseObject({}) }),
    join(folder, "run_config.json"),
  );
  GENES.forEach((gene, index) => {
    if (config[gene] !== row.genome[index]) {
      findings.push(`${where}: param_${gene}: its run has ${config[gene]}, found ${row.genome[index]}`);
    }
  });
  const validated = await readAs(provenanceSchema, provenance);
  const { draws, seed } = hunt.validation;
  if (validated.draws !== draws || validated.seed !== seed) {
    return {
      findings,
      unseen: [`${where}: was validated with other draws since: irer_validate draws=${draws} seed=${seed}`],
    };
  }
  for (const name of MEASURED) {
    if (validated[name] !== measured[name]) {
      findings.push(`${where}: ${name}: the validator has ${validated[name]}, found ${measured[name]}`);
    }
  }
  return { findings, unseen: [] };
}

/** An elite is carried from generation to generation as it is. */
function repetitionFindings(rows: readonly LedgerRow[]): string[] {
  const first = new Map(distinctRows(rows).map((row) => [row.configHash, row]));
  return rows.filter((row) =>
    !isDeepStrictEqual({ ...row, generation: 0 }, { ...first.get(row.configHash)!, generation: 0 })
  )
    .map(({ configHash, generation }) =>
      `${LEDGER_FILE}: ${configHash}: generation ${generation} has other numbers of it`
    );
}

function reportFindings(
  report: z.infer<typeof reportSchema>,
  { config, rows }: { config: HuntConfig; rows: readonly LedgerRow[] },
): string[] {
  const distinct = distinctRows(rows);
  const known = new Map(distinct.map((row) => [row.configHash, row]));
  const best = Math.max(...distinct.filter(({ status }) => status === "ok").map(({ fitness }) => fitness));
  const stated: [field: string, is: unknown, ought: unknown][] = [
    ["hunt_id", report.hunt_id, config.hunt_id],
    ["seed", report.seed, config.seed],
    ["rows", report.rows, rows.length],
    ["evaluations", report.evaluations, distinct.length],
    ["best.fitness", report.best?.fitness ?? -Infinity, best],
  ];
  for (
    const [name, field] of [
      ["best", report.best] as const,
      ...report.pareto_front.map((one) => ["pareto_front", one] as const),
    ]
  ) {
    if (field === null) continue;
    const row = known.get(field.config_hash);
    stated.push([`${name}.config_hash`, field.config_hash, row?.configHash ?? "a field of the ledger"]);
    if (row === undefined) continue;
    stated.push([`${name}.fitness`, field.fitness, row.fitness]);
    for (const measure of MEASURED) {
      stated.push([`${name}.${measure}`, field[measure], row.measured[measure]]);
    }
  }
  return stated.filter(([, is, ought]) => is !== ought).map(([field, is, ought]) =>
    `${REPORT_FILE}: ${field}: the ledger gives ${ought}, found ${is}`
  );
}

async function readAs<Content>(schema: z.ZodType<Content>, path: string): Promise<Content> {
  return validate(await readJson(path), schema, { where: path });
}
