import type { Command } from "../command.ts";

interface Entry {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the command with what it needs; `--help` of one command does not load the libraries of another. */
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command, in the order in which a study uses them. */
export const commandTable: Readonly<Record<string, Entry>> = {
  setup: {
    summary: "fetch the fast backend and say what this machine can use",
    load: () => import("./setup.ts"),
  },
  full_e1: { summary: "the whole E1 study, from nothing to figure 1", load: () => import("./full_e1.ts") },
  dryrun: { summary: "rehearse the whole E1 pipeline without training", load: () => import("./dryrun.ts") },
  data: { summary: "make the CFD data sets", load: () => import("./data.ts") },
  verify_hashes: { summary: "compare the data with its manifests", load: () => import("./verify_hashes.ts") },
  hash_missing: { summary: "write the hashes that manifests lack", load: () => import("./hash_missing.ts") },
  freeze: {
    summary: "freeze a preregistration, before test data is read",
    load: () => import("./freeze.ts"),
  },
  parity: {
    summary: "compare the networks' parameters and multiply-adds",
    load: () => import("./parity.ts"),
  },
  train_e1: { summary: "train models × seeds", load: () => import("./train_e1.ts") },
  aggregate: { summary: "statistics and verdicts over the runs", load: () => import("./aggregate.ts") },
  probes: { summary: "look inside every trained network", load: () => import("./probes.ts") },
  figures: { summary: "draw the figures from the runs' files", load: () => import("./figures.ts") },
  report: { summary: "write the study's self-contained report", load: () => import("./report.ts") },
  sfst_scan: { summary: "solve, judge and collect a (g, Γ) scan", load: () => import("./sfst_scan.ts") },
  scan_gGamma_small: {
    summary: "the small (g, Γ) scan, in seconds",
    load: () => import("./scan_gGamma_small.ts"),
  },
  sfst_validate: {
    summary: "recompute and judge every SFST run",
    load: () => import("./sfst_validate.ts"),
  },
  sfst_refine: {
    summary: "run DIAGNOSTIC cases again on finer grids",
    load: () => import("./sfst_refine.ts"),
  },
  sfst_collect: {
    summary: "rebuild scan_grid.csv, scan_stars.csv and audit_index.csv from the run folders",
    load: () => import("./sfst_collect.ts"),
  },
  irer_run: {
    summary: "compute the IRER field and its geometry, raw fields only",
    load: () => import("./irer_run.ts"),
  },
  irer_validate: {
    summary: "recompute every number of IRER runs from their raw fields",
    load: () => import("./irer_validate.ts"),
  },
  irer_hunt: {
    summary: "search κ, σ_k and α for log-prime spectra",
    load: () => import("./irer_hunt.ts"),
  },
  notebooks: { summary: "execute the numbered notebooks headlessly", load: () => import("./notebooks.ts") },
  lab: { summary: "open JupyterLab with Chimera's kernel", load: () => import("./lab.ts") },
  log: { summary: "append a decision or a deviation", load: () => import("./log.ts") },
  check: {
    summary: "every gate: hashes, preregistrations, reports, parity, logs, notebooks",
    load: () => import("./check.ts"),
  },
  layers: { summary: "folders import only from folders above them", load: () => import("./layers.ts") },
  kernels: { summary: "compile the WebAssembly kernels anew", load: () => import("./kernels.ts") },
  static: { summary: "format, lint, layers and types", load: () => import("./static.ts") },
  test: {
    summary: "set-up, then all tests and documentation examples",
    load: () => import("./run_tests.ts"),
  },
  ok: { summary: "static, then test", load: () => import("./ok.ts") },
};
