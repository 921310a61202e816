import { basename, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { readRunState } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { exists } from "@/core/exists.ts";
import { readJson } from "@/core/files/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { inspected, inspectedInTurn, type Inspection, joined, named } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import { annotationsOf, provenanceFile } from "../files.ts";
import { MEASURED } from "./evaluator.ts";
import { fitnessOfEvaluation } from "./fitness.ts";
import { HUNT_CONFIG_FILE, huntsFolder, LEDGER_FILE, REPORT_FILE } from "./hunt_files.ts";
import { GENES, type HuntFile } from "./hunt_schema.ts";
import { inspectProvenances } from "./inspect_provenances.ts";
import { readLedger } from "./read_ledger.ts";
import { reportFindings } from "./report/mod.ts";

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

/** What the validator wrote of a run. */
const provenanceSchema = z.looseObject({
  run_id: z.string(),
  draws: z.number(),
  seed: z.number(),
  ...Object.fromEntries(MEASURED.map((name) => [name, numberOrNull])),
});

/**
 * Holds every hunt against what it was made from: its folder's name against its configuration, each row of its ledger
 * against the sealed run and the validator's file of it, its fitness against the rule, the fields that its report names
 * against the ledger, and the report's text against the report. Then every run is measured again from its raw artifact.
 */
export async function inspectHunts(): Promise<Inspection> {
  const folder = huntsFolder();
  if (!await exists(folder)) return { findings: [], unseen: [] };
  const inspections: Inspection[] = [];
  const validated = new Set<string>(); // several hunts may have come upon one field
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory || !await exists(join(folder, name, HUNT_CONFIG_FILE))) continue;
    const place = relative(artifactsFolder(), join(folder, name));
    inspections.push(named(place, await inspected(() => inspectHunt(join(folder, name), validated))));
  }
  return joined([...inspections, await inspectProvenances(validated)]);
}

/** @param validated gets the ids of the runs whose provenance files are here */
async function inspectHunt(folder: string, validated: Set<string>): Promise<Inspection> {
  const name = basename(folder);
  const config = await readAs(configSchema, join(folder, HUNT_CONFIG_FILE));
  const { hunt_id, study, config: settings, seed, inputs, codeVersion } = config;
  const id = runIdOf({ study, config: settings, seed, inputs: inputs as Record<string, never>, codeVersion });
  const { generations } = await readLedger(folder, settings.hunt.population);
  const rows = generations.flat();
  const inspections: Inspection[] = [{
    findings: id === name && hunt_id === name ? [] : [`${HUNT_CONFIG_FILE}: gives the id ${id}`],
    unseen: [],
  }];
  // a run that was changed must not hide the rows behind it
  inspections.push(
    await inspectedInTurn(distinctRows(rows), (row) => inspectRow(row, { config, validated })),
  );
  inspections.push({ findings: repetitionFindings(rows), unseen: [] });
  if (await exists(join(folder, REPORT_FILE))) {
    inspections.push({ findings: await reportFindings(folder, { config, rows }), unseen: [] });
  }
  return joined(inspections);
}

/** A row against the run that it is of: genes, measures, fitness. */
async function inspectRow(
  row: LedgerRow,
  { config: { config: { hunt } }, validated: known }: { config: HuntConfig; validated: Set<string> },
): Promise<Inspection> {
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
  known.add(row.configHash);
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

async function readAs<Content>(schema: z.ZodType<Content>, path: string): Promise<Content> {
  return validate(await readJson(path), schema, { where: path });
}
