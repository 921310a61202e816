import { basename, join, relative } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import { type FigureContext, numberText } from "@/figures/mod.ts";
import { type CaseSpec, TABLE_PREFIX, type TovCase } from "../../plan/tov_case.ts";

/** An equation of state's name for readers; of a user's table the file's, without its folder. */
export function eosLabel(eos: string): string {
  return eos.startsWith(TABLE_PREFIX) ? basename(eos.slice(TABLE_PREFIX.length)) : eos;
}

/** `SLy, variant A, g = 0.1, Γ = 0.01, σ = 1`. */
export function caseLabel({ eos, variant, g, Gamma, sigma }: TovCase): string {
  return `${eosLabel(eos)}, variant ${variant}, g = ${numberText(g)}, Γ = ${numberText(Gamma)}, ` +
    `σ = ${numberText(sigma)}`;
}

/** What a picture of one case says of its origin; paths count from the artifacts folder. */
export function caseContext({ runId, folder, config }: CaseSpec, files: readonly string[]): FigureContext {
  return {
    sources: {
      runIds: [runId],
      files: files.map((file) => relative(artifactsFolder(), join(folder, file))),
    },
    synthetic: config.synthetic,
  };
}
