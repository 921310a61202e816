import { dirname, resolve } from "node:path";
import type { Study } from "@/core/study/mod.ts";
import { caseSchema } from "./plan/case_schema.ts";
import { TABLE_PREFIX, type TovCase } from "./plan/tov_case.ts";
import { SOLVER_GRACE_SECONDS } from "./plan/solver_grace.ts";
import { ANNOTATIONS } from "./files.ts";

/** A table's file, or one of the files in a table's folder. */
function isOfTable(name: string, eos: string): boolean {
  const table = eos.startsWith(TABLE_PREFIX) ? eos.slice(TABLE_PREFIX.length) : undefined;
  return table !== undefined && [name, dirname(name)].some((path) => resolve(path) === resolve(table));
}

/** SFST: one run is one star pipeline at one point (equation of state, g, Γ, seed) of a scan. */
export const sfst: Study<TovCase> = {
  name: "SFST",
  noun: ["case", "cases"],
  config: caseSchema,
  sources: [
    "src/core/csv.ts",
    "src/math/dormand_prince.ts",
    "src/math/maximum.ts",
    "src/math/roots.ts",
    "src/physics/tov",
    "src/studies/sfst/run/builtin",
    "src/studies/sfst/run/external_solver.ts",
    "src/studies/sfst/run/solver_environment.ts",
  ],
  label: ({ config: { eos, g, Gamma }, seed }) => `${eos}, g = ${g}, Γ = ${Gamma}, seed ${seed}`,
  // programs are the system's to read
  inputFile: (name, { eos }) => isOfTable(name, eos) ? resolve(name) : undefined,
  timeLimitSetting: "solver.time_limit_s",
  beside: () => ANNOTATIONS,
  // an external solver's time is kept by the worker, which then still writes the diagnosis
  graceSeconds: ({ solver }) => solver.kind === "external" ? SOLVER_GRACE_SECONDS + 30 : 0,
};
