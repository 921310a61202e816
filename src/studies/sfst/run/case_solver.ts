import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import type { RunLog } from "@/core/study/mod.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { solveExternally } from "./external_solver.ts";
import { SUMMARY_FILE } from "../files.ts";
import { solverEnvironment, withEnvironment } from "./solver_environment.ts";
import { syntheticSummary } from "./synthetic_summary.ts";

/**
 * What solves a case: reads the spec, leaves summary.json and whatever else it makes in the folder.
 *
 * @returns undefined if it went to its end, otherwise why not; its summary is judged by the caller
 */
export type CaseSolver = (
  spec: CaseSpec,
  place: { readonly folder: string; readonly log: RunLog },
) => Promise<Diagnosis | undefined>;

/** The solver that a case asks for. */
export function solverOf({ synthetic, solver }: CaseSpec["config"]): CaseSolver {
  if (synthetic) return solveSynthetically;
  return solver.kind === "external" ? solveExternally : solveHere;
}

/** The built-in solver and its pictures; both are loaded by the first case that needs them. */
async function solveHere(spec: CaseSpec, { folder, log }: Parameters<CaseSolver>[1]): Promise<undefined> {
  const { solveBuiltinCase } = await import("./builtin/solve_case.ts");
  const { drawCaseFigures } = await import("./pictures/draw_case_figures.ts");
  const summary = await withEnvironment(solverEnvironment(spec), () => solveBuiltinCase(spec, folder));
  await writeFileAtomic(join(folder, SUMMARY_FILE), readableCanonicalJson(summary));
  log.note("solved");
  const { drawn, notDrawn } = await drawCaseFigures(folder, spec);
  log.note(`drawn: ${drawn.join(", ") || "nothing"}`);
  for (const { file, reason } of notDrawn) log.note(`not drawn: ${file} (${reason})`);
}

async function solveSynthetically(spec: CaseSpec, { folder }: { folder: string }): Promise<undefined> {
  await writeFileAtomic(join(folder, SUMMARY_FILE), readableCanonicalJson(syntheticSummary(spec)));
}
