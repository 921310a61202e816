import { basename, join } from "node:path";
import { configPath, loadYaml, onlyValue, parseOverrides } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { filesIn } from "@/core/files_in.ts";
import { verifyLog } from "@/core/logs/mod.ts";
import { checkNotebookTypes, findStaleOutputs, readNotebook } from "@/core/notebooks/mod.ts";
import { committedFreezes, presentFreezes, verifyFreeze } from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import {
  dataConfigSchema,
  parityFindings,
  preregistrationFindings,
  reportFindings,
  resolvePlan,
  verifyInputs,
} from "@/studies/e1/mod.ts";
import { resolveHunt } from "@/studies/irer/hunt/mod.ts";
import { resolveIrer } from "@/studies/irer/mod.ts";
import { resolveScan } from "@/studies/sfst/mod.ts";
import type { Command } from "../command.ts";
import { runGates } from "../gates.ts";

export const command: Command = {
  name: "check",
  usage: "check [experiment=NAME]",
  description:
    "Runs every gate and lists all findings: the data's hashes, parity, the hash chains of the logs, that all\n" +
    "configurations resolve, that frozen plans are as they were frozen and what was run departs from them in nothing\n" +
    "that Deviation_Log.md does not explain, that every number, verdict and figure of each E1_report.html follows from\n" +
    "its source (from the raw predictions where the runs are here), that the notebooks are type-correct and hold no stale\n" +
    "outputs. Exit code 1 if any fails or could not look; --json has the state of each.",
  overrides: ["experiment"],
  examples: ["check", "check experiment=E1_small"],
  async run({ overrides, say }) {
    await requireExperiment(overrides);
    const gates = {
      configurations: checkConfigurations,
      preregistrations: checkPreregistrations,
      parity: async () => parityFindings(await resolvePlan(overrides)),
      reports: () => checkReports(say),
      hashes: async () => (await verifyInputs(await resolvePlan(overrides))).findings,
      "Decision_Log.md": () => verifyLog(join(logsFolder(), "Decision_Log.md")),
      "Deviation_Log.md": () => verifyLog(join(logsFolder(), "Deviation_Log.md")),
      "Opening_Log.md": () => verifyLog(join(logsFolder(), "Opening_Log.md")),
      notebooks: checkNotebooks,
    };
    return await runGates("check", { gates, say });
  },
};

/** A name that is none is refused before any gate runs; a file that is broken is what a gate finds. */
async function requireExperiment(overrides: readonly string[]): Promise<void> {
  const name = onlyValue(parseOverrides(overrides), "experiment");
  if (name !== undefined) await readText(configPath("experiments", { name, where: "experiment" }));
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
async function checkPreregistrations(): Promise<string[]> {
  const plans = (await yamlFiles("preregistrations")).map((path) => basename(path, ".yaml"));
  const repository = repositoryRoot();
  const findings: string[] = [];
  const known = new Set([...plans, ...await presentFreezes({ repository })]);
  for (const name of known) {
    findings.push(...(await preregistrationFindings(name)).map((finding) => `${name}: ${finding}`));
  }
  for (const name of (await committedFreezes({ repository })).filter((name) => !known.has(name))) {
    findings.push(
      ...(await verifyFreeze(name, { repository })).findings.map((finding) => `${name}: ${finding}`),
    );
  }
  return findings;
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
