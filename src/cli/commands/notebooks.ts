import { basename, dirname, extname, join, resolve } from "node:path";
import { z } from "zod";
import { loadYaml, suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { requireWritable } from "@/core/files/mod.ts";
import type { Parameters } from "@/core/notebooks/mod.ts";
import { type ExperimentPlan, resolvePlan } from "@/studies/e1/plan/mod.ts";
import { requireHeldOutSpared } from "@/studies/e1/register/mod.ts";
import { resolveHunt } from "@/studies/irer/hunt/mod.ts";
import { resolveScan } from "@/studies/sfst/plan/mod.ts";
import type { Command } from "../command.ts";
import { type Given, shareValues } from "../notebook_values.ts";
import {
  declaredOf,
  executeNotebooks,
  type Execution,
  numberedNotebooks,
  openNotebook,
  outputOf,
  planParameters,
  type StudyNotebook,
  takesPlan,
} from "../study_notebooks.ts";
import { secondsOf } from "../read_seconds.ts";

export const command: Command = {
  name: "notebooks",
  usage:
    "notebooks [NAME | PATH.ipynb …] [key=value …] [--parameters=FILE.yaml] [--output=FILE.ipynb | FOLDER]",
  description:
    "Executes notebooks from top to bottom, each in a fresh kernel: the numbered ones, or those named. A value goes to\n" +
    "every notebook whose cell tagged 'parameters' declares its name, and must be of the declared type. Notebooks of E1\n" +
    "carry out one plan, and take whatever full_e1 takes (experiment=, backend=, jit=, seed=, training.steps= …); they\n" +
    "train, read and write nothing but that plan's. They are written with their outputs into artifacts/notebooks/\n" +
    "(those of a plan into its own folder). A cell that fails, hangs or leaves a rejection floating is named with its\n" +
    "source. Ctrl-C writes the outputs so far; the next time the notebook starts again at its first cell.",
  words: { name: "NAME", most: Infinity },
  overrides: ["*"],
  options: {
    "--parameters": { meaning: "values by name; those of the command line come first", value: "FILE.yaml" },
    "--output": {
      meaning: "where the executed notebooks go, a file if it is one",
      value: "FILE.ipynb|FOLDER",
    },
    "--cell-timeout": { meaning: "the limit for each cell (3600 if left out)", value: "SECONDS" },
  },
  examples: [
    "notebooks",
    "notebooks 05_figures",
    "notebooks experiment=E1_small",
    "notebooks 07_sfst_scan scan=gGamma_full",
    "notebooks 06_irer_hunt hunt=hunt_default",
    "notebooks mine.ipynb note=hello seeds=[0,1] --output=mine_executed.ipynb",
  ],
  async run({ words, overrides, options, say }) {
    const cellTimeoutSeconds = secondsOf(options, "--cell-timeout", { example: 600 });
    const notebooks = await chosen(words);
    const given = await readGiven(overrides, options.get("--parameters"));
    const { ofPlan, parameters } = shareValues(given, notebooks);
    await requireKnownStudies(parameters);
    const plan = notebooks.some(takesPlan) ? await resolvePlan(ofPlan) : undefined;
    if (plan !== undefined) await requireHeldOutSpared(plan);
    const outputs = await outputsOf(notebooks, { option: options.get("--output"), plan });
    const ofPlanFile = plan === undefined ? {} : await planParameters(plan);
    const executions = notebooks.map((notebook, index): Execution => ({
      path: notebook.path,
      output: outputs[index],
      parameters: { ...parameters[index], ...takesPlan(notebook) ? declaredOf(notebook, ofPlanFile) : {} },
    }));
    const written = await executeNotebooks(executions, { say, cellTimeoutSeconds });
    for (const path of written) say(`wrote ${path}`);
    return { written };
  },
};

/** The notebooks that the words name: numbered ones by a part of their name, any others by their path. */
async function chosen(words: readonly string[]): Promise<StudyNotebook[]> {
  const numbered = await numberedNotebooks();
  if (words.length === 0) return await Promise.all(numbered.map(openNotebook));
  const paths = new Set<string>();
  for (const word of words) {
    const named = numbered.filter((path) => basename(path).includes(word));
    if (named.length === 0 && !word.endsWith(".ipynb")) {
      const names = numbered.map((path) => basename(path, ".ipynb"));
      throw new InputError(`there is no notebook '${word}'${suggestion(word, names)}`, {
        where: "notebooks",
        mend: "correct its name, or give the path of an .ipynb file",
      });
    }
    for (const path of named.length > 0 ? named : [resolve(word)]) paths.add(path);
  }
  return await Promise.all([...paths].map(openNotebook));
}

/** Every value with its name once; what the command line gives takes the place of what the file holds. */
async function readGiven(overrides: readonly string[], option: string | true | undefined): Promise<Given[]> {
  const onLine = overrides.map((override): Given => {
    const equals = override.indexOf("=");
    return { key: override.slice(0, equals), text: override.slice(equals + 1) };
  });
  const twice = onLine.find(({ key }, index) => onLine.findIndex((one) => one.key === key) < index);
  if (twice !== undefined) {
    throw new InputError("given twice", { where: twice.key, mend: "give it one value" });
  }
  if (option === undefined) return onLine;
  if (option === true || option === "") {
    throw new InputError("names no file", { where: "--parameters", mend: "write --parameters=FILE.yaml" });
  }
  const inFile = await loadYaml(option, z.record(z.string(), z.json()));
  return [
    ...onLine,
    ...Object.entries(inFile).filter(([key]) => onLine.every((one) => one.key !== key))
      .map(([key, value]): Given => ({ key, value })),
  ];
}

/** The scans and hunts that notebooks are given must be there before any of them runs. */
async function requireKnownStudies(parameters: readonly Parameters[]): Promise<void> {
  for (const { scan, hunt } of parameters) {
    if (typeof scan === "string") await resolveScan([`scan=${scan}`]);
    if (typeof hunt === "string") await resolveHunt([`config=${hunt}`]);
  }
}

/** Where each executed notebook goes, no two to one place and none in the place of a notebook that is read. */
async function outputsOf(
  notebooks: readonly StudyNotebook[],
  { option, plan }: { option: string | true | undefined; plan: ExperimentPlan | undefined },
): Promise<string[]> {
  const refuse = (what: string, mend: string): never => {
    throw new InputError(what, { where: "--output", mend });
  };
  if (option === true || option === "") {
    refuse("names no file and no folder", "write --output=FILE.ipynb or --output=FOLDER");
  }
  const isFile = typeof option === "string" && extname(option) === ".ipynb";
  if (isFile && notebooks.length > 1) {
    refuse(`is one file for ${notebooks.length} notebooks`, "name a folder");
  }
  const outputs = notebooks.map((notebook) =>
    option === undefined
      ? outputOf(notebook, plan)
      : isFile
      ? resolve(option as string)
      : join(resolve(option as string), basename(notebook.path))
  );
  for (const [index, output] of outputs.entries()) {
    if (outputs.indexOf(output) < index) {
      refuse(`${output} would be written twice`, "execute them one by one");
    }
    if (await sameAsAny(output, notebooks)) {
      refuse(`${output} is a notebook that is executed`, "name another");
    }
    if ((await Deno.stat(output).catch(() => undefined))?.isDirectory) {
      refuse(`${output} is a folder`, "name a file that ends with .ipynb, or another folder");
    }
    await requireWritable(dirname(output), { where: output });
  }
  return outputs;
}

async function sameAsAny(output: string, notebooks: readonly StudyNotebook[]): Promise<boolean> {
  const real = (path: string) => Deno.realPath(path).catch(() => path);
  const target = await real(output);
  return (await Promise.all(notebooks.map(({ path }) => real(path)))).includes(target);
}
