import type { RunMeasurement } from "../measure/mod.ts";
import { LIMITS } from "../plan/class_limits.ts";

/** What a run is good for, best first. */
export const RUN_CLASSES = ["ACCEPTED", "STRESS", "DIAGNOSTIC"] as const;
/** From the best to the worst. */
export type RunClass = typeof RUN_CLASSES[number];

/** Why a run is not of the class above. */
export interface Reason {
  /** One sentence. */
  readonly text: string;
  /** What reasons with other figures have in common with it, for counting. */
  readonly kind: string;
}

/** The class of one run with everything that speaks against a better one. */
export interface Classification {
  /** The worst that a reason asks for. */
  readonly class: RunClass;
  /** Of DIAGNOSTIC every reason, of STRESS its own; empty for ACCEPTED. */
  readonly reasons: readonly Reason[];
  /** What should be known of the run and speaks against nothing. */
  readonly notes: readonly string[];
}

const QUANTITIES = [
  "M_max",
  "R_1p4",
  "Lambda_1p4",
  "max_epsratio",
  "wfaktor_max",
  "newton_final_residual",
  "delta_total_max_pct",
] as const;

/** What the interpolation of a table makes of matter at the causal limit, c_s² = 1. */
const TABLE_CAUSALITY = 1.01;

/** Quantities of which 0 is as impossible as a negative value. */
const POSITIVE: ReadonlySet<string> = new Set(["M_max", "R_1p4", "Lambda_1p4"]);

/**
 * ACCEPTED: converged, max_epsratio ≤ 0.10, wfaktor_max ≤ 10, newton_final_residual ≤ 1e-8, delta_total_max_pct ≤ 50.
 * STRESS: max_epsratio ≤ 0.30 or a table without its crust, the rest as before. DIAGNOSTIC: all else; a quantity that is
 * missing, a run that failed, is damaged or has not ended, and a number that does not follow from its raw file included.
 */
export function classify(run: RunMeasurement): Classification {
  const reasons = [...run.failures, ...run.findings].map(reasonOf);
  const notes = [...run.notes];
  const { summary } = run;
  if (summary !== null) {
    reasons.push(...(summary.reasons ?? []).map(reasonOf));
    if (!summary.converged) reasons.push(reasonOf("converged is false"));
    reasons.push(
      ...missing(QUANTITIES.filter((name) => summary[name] === null)),
      ...QUANTITIES.flatMap((name) => impossible(name, summary[name])),
      ...aboveLimit("max_epsratio", summary.max_epsratio, LIMITS.stressEpsratio),
      ...aboveLimit("wfaktor_max", summary.wfaktor_max, LIMITS.wfaktor),
      ...aboveLimit("newton_final_residual", summary.newton_final_residual, LIMITS.newtonResidual),
      ...aboveLimit("delta_total_max_pct", summary.delta_total_max_pct, LIMITS.deltaPct),
    );
    const { cs2_max: soundSpeedSquared = null } = summary;
    if (soundSpeedSquared !== null && soundSpeedSquared > 1) {
      const text = `c_s² reaches ${soundSpeedSquared} > 1 in the heaviest star`;
      if (run.identity?.config.eos.startsWith("table:")) {
        if (soundSpeedSquared > TABLE_CAUSALITY) reasons.push(reasonOf(`acausal: ${text}`));
      } else notes.push(`${text}: a published fit may overshoot (Read et al. 2009, §V)`);
    }
  }
  if (reasons.length > 0) return { class: "DIAGNOSTIC", reasons, notes };
  const stress = [
    ...(summary!.stress ?? []).map(reasonOf),
    ...aboveLimit("max_epsratio", summary!.max_epsratio, LIMITS.acceptedEpsratio),
  ];
  return { class: stress.length > 0 ? "STRESS" : "ACCEPTED", reasons: stress, notes };
}

/** A reason as others worded it; its kind is the text without its numbers. */
export function reasonOf(text: string): Reason {
  return {
    text,
    kind: text.replaceAll(/(?<![\w.])[-−]?\d+(\.\d+)?([eE][-+]?\d+)?(?![\w.]*[A-Za-z_])/g, "…"),
  };
}

function missing(names: readonly string[]): Reason[] {
  if (names.length === 0) return [];
  const text = `${names.join(", ")} ${names.length === 1 ? "is" : "are"} null`;
  return [{ text, kind: text }];
}

function impossible(name: string, value: number | null): Reason[] {
  if (value === null) return [];
  const [good, sign] = POSITIVE.has(name) ? [value > 0, "> 0"] : [value >= 0, "≥ 0"];
  if (good && Number.isFinite(value)) return [];
  const bound = good ? "finite" : sign;
  return [{ text: `${name} ${value} is not ${bound}`, kind: `${name} is not ${bound}` }];
}

/** g²/Γ of decimal g and Γ is off by this much at most: 0.1²/0.1 is not to be above 0.1. */
const ROUNDING = 1e-12;

function aboveLimit(name: string, value: number | null, limit: number): Reason[] {
  if (value === null || !(value > limit * (1 + ROUNDING))) return [];
  return [{ text: `${name} ${value} > ${limitText(limit)}`, kind: `${name} > ${limitText(limit)}` }];
}

/** 0.10 and 0.30 as the definition writes them. */
function limitText(limit: number): string {
  return limit < 1 && limit > 0.01 ? limit.toFixed(2) : String(limit);
}
