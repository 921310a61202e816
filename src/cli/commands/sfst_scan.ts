import { collectScan } from "@/studies/sfst/analyse/mod.ts";
import { auditFindings, auditsOf, sayAudit } from "@/studies/sfst/decide/mod.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import { resolveScan } from "@/studies/sfst/plan/mod.ts";
import { runScan, specsOf } from "@/studies/sfst/run/mod.ts";
import type { Command, CommandContext } from "../command.ts";
import { givenRunOptions, runOptions, runRows } from "../run_command.ts";

/** Of every command that solves a scan. */
export const SCAN_OPTIONS = runOptions("its solver.time_limit_s");

export const command: Command = {
  name: "sfst_scan",
  usage:
    "sfst_scan [scan=NAME] [eos=A,B] [g=…] [Gamma=…] [seed=…] [params_csv=FILE] [masses=…] [key=value …] [--retry] [--time-limit=SECONDS]",
  description:
    "Solves every case of a scan (configs/sfst/NAME.yaml, gGamma_full by default), side by side, then judges all runs\n" +
    "and rebuilds scan_grid.csv, scan_stars.csv and audit_index.csv. Lists: eos=SLy,AP4 g=0.01,0.1; a grid:\n" +
    "g={log10_from: -3, log10_to: -1, points: 5}; params_csv= (eos,g,Gamma,seed) takes the place of the grid.\n" +
    "masses=1.2,2.0 adds stars beside 1.4 M☉. Tables of your own: eos=table:FILE, whose header names P and eps, and rho\n" +
    "or n_B if there, each with its unit (P_dyn_cm2, eps[MeV/fm3], n_B [fm^-3] …), in any order; \"columns='P[m-2] eps[m-2]'\"\n" +
    "states a header, - a column of no use; eos=table:FOLDER reads CompOSE's eos.nb and eos.thermo. A table that begins\n" +
    "inside the crust is STRESS, or joined to one by crust=SLy; one that cannot be used costs its own rows. A case that has\n" +
    "ended is not solved again; a scan that was killed goes on where it stopped. A case that fails is DIAGNOSTIC, with\n" +
    "its reason, and harms no other. With solver.kind=external solver.command=[program,…] a program of your own solves\n" +
    "the cases: it is given the path of run_config.json and the run folder, and writes summary.json there.\n" +
    "SFST_DRYRUN=1 rehearses without solving. Runs lie in artifacts/sfst/diagnostics/<run_id>/.",
  overrides: ["*"],
  options: SCAN_OPTIONS,
  examples: [
    "sfst_scan",
    "sfst_scan eos=SLy,H4 variant=B",
    "sfst_scan eos=SLy g=0.1 Gamma=0.05,0.1,0.2",
    "sfst_scan params_csv=params.csv",
    `sfst_scan scan=gGamma_small eos=table:core.dat "columns='n_B[fm-3] eps[g/cm3] P[dyn/cm2]'" crust=SLy masses=1.2,2.0`,
    "sfst_scan scan=gGamma_small solver.kind=external solver.command=[python3,my_solver.py]",
    "sfst_scan scan=gGamma_small --retry",
  ],
  run: scan,
};

/** Runs a scan, judges and collects it. */
export async function scan({ overrides, options, say }: CommandContext): Promise<unknown> {
  const { retry, timeLimitSeconds } = givenRunOptions(options);
  const plan = await resolveScan(overrides);
  const specs = await specsOf({ ...plan, timeLimitSeconds: timeLimitSeconds ?? plan.timeLimitSeconds });
  const cases = `${specs.length} ${specs.length === 1 ? "case" : "cases"}`;
  say(`scan ${plan.scan}: ${cases}${plan.synthetic ? ", SYNTHETIC: nothing is solved" : ""}`);
  const { runs, seconds, computed } = await runScan(specs, { isolation: plan.isolation, retry, say });
  const tree = runTree();
  const { audit, written } = await collectScan(tree);
  const caseIds = new Set(specs.map(({ runId }) => runId));
  const audits = auditsOf(audit.audits, caseIds);
  sayAudit(audits, { tree, say });
  const findings = auditFindings(audit);
  for (const finding of findings) say(`warning: ${finding}`);
  for (const path of written) say(`wrote ${path}`);
  const others = audit.audits.length - audits.length;
  if (others > 0) {
    say(`(${others} runs in these tables are of other scans, attempts or versions of the code)`);
  }
  const classes = new Map(audits.map(({ run, verdict }) => [run.runId, verdict.class]));
  return {
    scan: plan.scan,
    runs: runRows(runs).map((row) => ({ ...row, class: classes.get(row.run_id) })),
    seconds,
    computed,
    written,
    findings,
  };
}
