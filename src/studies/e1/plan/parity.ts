import { GateError } from "@/core/errors.ts";
import { architecture } from "@/models/mod.ts";
import { parityGate, sameStructure } from "@/parity/mod.ts";
import type { ExperimentPlan } from "./resolve.ts";

/** Why the comparison of a plan would be unfair or empty; no lines if it is neither. */
export function parityFindings(plan: ExperimentPlan): string[] {
  const findings = [...parityGate(plan.fractal, plan.baseline, plan.parityTolerance).findings];
  if (sameStructure(architecture(plan.fractal), architecture(plan.baseline))) {
    findings.push(
      `${plan.fractal.name} and ${plan.baseline.name} are the same graph: there is nothing to compare`,
    );
  }
  return findings;
}

/** @throws {GateError} if the networks differ by more than the tolerance, or not at all */
export function requireParity(plan: ExperimentPlan): void {
  const findings = parityFindings(plan);
  if (findings.length > 0) throw new GateError("parity", findings);
}
