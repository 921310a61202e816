import { basename, join } from "node:path";
import { loadYaml } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { filesIn } from "@/core/files_in.ts";
import { inspected, inspectedInTurn, type Inspection, joined } from "@/core/inspection.ts";
import { verifyLog } from "@/core/logs/mod.ts";
import { checkNotebookTypes, findStaleOutputs, readNotebook } from "@/core/notebooks/mod.ts";
import {
  committedFreezes,
  DEVIATION_LOG,
  OPENING_LOG,
  presentFreezes,
  readOpenings,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import {
  findSummaries,
  type FoundSummary,
  inspectData,
  inspectPreregistration,
  inspectProbes,
  inspectSummary,
  openedResults,
} from "@/studies/e1/check/mod.ts";
import { dataConfigSchema, type ExperimentPlan, parityFindings, resolvePlan } from "@/studies/e1/plan/mod.ts";
import { reportFindings } from "@/studies/e1/report/mod.ts";
import { inspectHunts, resolveHunt } from "@/studies/irer/hunt/mod.ts";
import { resolveIrer } from "@/studies/irer/plan/mod.ts";
import { inspectScans } from "@/studies/sfst/analyse/mod.ts";
import { resolveScan } from "@/studies/sfst/plan/mod.ts";

/** What becomes of a gate: it has looked and found nothing, found something, or could not look. */
type GateState = "passed" | "failed" | "could not look";

const SHOWN: Readonly<Record<GateState, string>> = {
  "passed": "passed ",
  "failed": "FAILED ",
  "could not look": "NOT SEEN",
};

/** One thing that `check` asks; a list is one of findings. */
type Gate = () => Promise<Inspection | readonly string[]>;

/** What came of all gates. */
export interface PassedGates {
  readonly gates: Readonly<Record<string, GateState>>;
  /** One line for each finding and for each thing that could not be looked at, the gate first. */
  readonly findings: readonly string[];
}

/** The gates of `check`, in their order: what is evidence for the others comes first. */
export async function gatesOf(
  plan: () => Promise<ExperimentPlan>,
  say: (line: string) => void,
): Promise<Record<string, Gate>> {
  const openings = join(logsFolder(), OPENING_LOG);
  const before = (await readOpenings(openings)).length;
  const { summaries, unreadable } = await findSummaries();
  return {
    "Decision_Log.md": () => verifyLog(join(logsFolder(), "Decision_Log.md")),
    [DEVIATION_LOG]: () => verifyLog(join(logsFolder(), DEVIATION_LOG)),
    [OPENING_LOG]: () => verifyLog(openings, { everywhere: true, optional: true }),
    configurations: checkConfigurations,
    preregistrations: () => checkPreregistrations(summaries),
    parity: async () => parityFindings(await plan()),
    summaries: async () =>
      joined([{ findings: unreadable, unseen: [] }, await inspectedInTurn(summaries, inspectSummary)]),
    results: () => openedResults(summaries),
    probes: inspectProbes,
    reports: () => checkReports(say),
    scans: () => inspectScans(),
    hunts: inspectHunts,
    // what the gates above read for the first time they logged, as any reader does
    openings: async () =>
      (await readOpenings(openings)).slice(before).map(({ entry, by, runs }) =>
        `entry ${entry} was not there: ${by} of ${runs.join(", ") || "the data"} had left no opening`
      ),
    hashes: async () => inspectData(await plan()),
    notebooks: checkNotebooks,
  };
}

/** Asks all gates, one after the other. */
export async function passGates(
  gates: Readonly<Record<string, Gate>>,
  say: (line: string) => void,
): Promise<PassedGates> {
  const states: Record<string, GateState> = {};
  const lines: string[] = [];
  for (const [gate, run] of Object.entries(gates)) {
    const { findings, unseen } = await inspected(run);
    states[gate] = findings.length > 0 ? "failed" : unseen.length > 0 ? "could not look" : "passed";
    say(`${SHOWN[states[gate]]} ${gate}`);
    lines.push(...findings.map((finding) => `${gate}: ${finding}`));
    lines.push(...unseen.map((reason) => `${gate}: could not look: ${reason}`));
  }
  return { gates: states, findings: lines };
}

/** Every configuration file on its own, and every experiment with all that it names. */
async function checkConfigurations(): Promise<string[]> {
  const findings: string[] = [];
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.push(error.message);
    }
  };
  for (const path of await yamlFiles("models")) await attempt(() => loadYaml(path, modelConfigSchema));
  for (const path of await yamlFiles("data")) await attempt(() => loadYaml(path, dataConfigSchema));
  for (const path of await yamlFiles("experiments")) {
    await attempt(() => resolvePlan([`experiment=${basename(path, ".yaml")}`]));
  }
  for (const path of await yamlFiles("sfst")) {
    await attempt(() => resolveScan([`scan=${basename(path, ".yaml")}`]));
  }
  for (const path of await yamlFiles("irer")) {
    const name = basename(path, ".yaml");
    await attempt(() =>
      name.startsWith("hunt_") ? resolveHunt([`config=${name}`]) : resolveIrer([`config=${name}`])
    );
  }
  return findings;
}

/** Every plan, every freeze whose plan is gone, and every freeze that git has seen and that is gone itself. */
async function checkPreregistrations(summaries: readonly FoundSummary[]): Promise<Inspection> {
  const repository = repositoryRoot();
  const plans = (await yamlFiles("preregistrations")).map((path) => basename(path, ".yaml"));
  const frozen = [...await presentFreezes({ repository }), ...await committedFreezes({ repository })];
  return await inspectedInTurn(
    [...new Set([...plans, ...frozen])],
    (name) => inspectPreregistration(name, summaries),
  );
}

/** Every report of E1, made here or kept in validation/; says what each was held against. */
async function checkReports(say: (line: string) => void): Promise<readonly string[]> {
  const { findings, notes } = await reportFindings();
  for (const note of notes) say(`        ${note}`);
  return findings;
}

async function checkNotebooks(): Promise<string[]> {
  const folder = join(repositoryRoot(), "notebooks");
  const paths = await filesIn(folder, /\.ipynb$/);
  const stale = await Promise.all(
    paths.map(async (path) =>
      findStaleOutputs(await readNotebook(path)).map((finding) => `${path}: ${finding}`)
    ),
  );
  return [...stale.flat(), ...await checkNotebookTypes(paths)];
}

function yamlFiles(group: string): Promise<string[]> {
  return filesIn(join(repositoryRoot(), "configs", group), /\.yaml$/);
}
