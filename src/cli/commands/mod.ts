/** The commands of the command line: their list, and each by its name. */
import type { Command } from "../command.ts";

export type { Command, CommandContext, CommandSyntax, Option } from "../command.ts";

/** Every command with one line for the list, in the order in which a study uses them. */
export const commandSummaries: Readonly<Record<string, string>> = {
  setup: "fetch the fast backend and say what this machine can use",
  full_e1: "the whole E1 study, from nothing to figure 1",
  dryrun: "rehearse the whole E1 pipeline without training",
  data: "make the CFD data sets",
  verify_hashes: "compare the data with its manifests",
  hash_missing: "write the hashes that manifests lack",
  freeze: "freeze a preregistration, before test data is read",
  parity: "compare the networks' parameters and multiply-adds",
  train_e1: "train models × seeds",
  aggregate: "statistics and verdicts over the runs",
  probes: "look inside every trained network",
  figures: "draw the figures from the runs' files",
  report: "write the study's self-contained report",
  sfst_scan: "solve, judge and collect a (g, Γ) scan",
  scan_gGamma_small: "the small (g, Γ) scan, in seconds",
  sfst_validate: "recompute and judge every SFST run",
  sfst_refine: "run DIAGNOSTIC cases again on finer grids",
  sfst_collect: "rebuild scan_grid.csv, scan_stars.csv and audit_index.csv from the run folders",
  irer_run: "compute the IRER field and its geometry, raw fields only",
  irer_validate: "recompute every number of IRER runs from their raw fields",
  irer_hunt: "search κ, σ_k and α for log-prime spectra",
  notebooks: "execute the numbered notebooks headlessly",
  lab: "open JupyterLab with Chimera's kernel",
  log: "append a decision or a deviation",
  check: "every gate: hashes, preregistrations, reports, parity, logs, notebooks",
  layers: "folders import only from folders above them",
  kernels: "compile the WebAssembly kernels anew",
  static: "format, lint, layers and types",
  test: "set-up, then all tests and documentation examples",
  test_fast: "the tests without the slow ones",
  ok: "static, then test_fast, then the slow tests",
};

/** `test.ts` would be taken for a file of tests. */
const FILES: Readonly<Record<string, string>> = { test: "run_tests" };

/**
 * Loads a command with what it needs and no other. Its address is put together here: one that stands in the text is
 * followed before anything runs, which for all commands takes a second.
 *
 * @param name one of `commandSummaries`
 */
export async function loadCommand(name: string): Promise<Command> {
  const { href } = new URL(`./${FILES[name] ?? name}.ts`, import.meta.url);
  return (await import(href)).command;
}
