import { canonicalJson } from "@/core/identity/mod.ts";
import { GateError } from "@/core/errors.ts";
import { architecture, type ModelConfig } from "@/models/mod.ts";
import { parityGate, sameStructure } from "@/parity/mod.ts";
import type { ExperimentPlan } from "./resolve.ts";

/**
 * Why the comparison of a plan would be unfair or empty; no lines if it is neither. With a tolerance every arm is held
 * against the reference, and must be another graph; without one any two different networks may be compared.
 */
export function parityFindings(
  { arms, parityTolerance: tolerance }: Pick<ExperimentPlan, "arms" | "parityTolerance">,
): string[] {
  const [reference, ...others] = arms.map(({ model }) => model);
  if (tolerance === undefined) return sameNetworks(arms.map(({ model }) => model));
  return others.flatMap((other) => {
    const findings = [...parityGate(other, reference, tolerance).findings];
    if (sameStructure(architecture(other), architecture(reference))) {
      findings.push(`${other.name} and ${reference.name} are the same graph: there is nothing to compare`);
    }
    return findings;
  });
}

function sameNetworks(models: readonly ModelConfig[]): string[] {
  const texts = models.map(({ name: _, ...network }) => canonicalJson(network));
  return models.flatMap(({ name }, index) => {
    const first = texts.indexOf(texts[index]);
    return first === index
      ? []
      : [`${name} and ${models[first].name} are the same network: there is nothing to compare`];
  });
}

/**
 * Lets a plan pass whose comparison is fair.
 *
 * @throws {GateError} if networks differ by more than the tolerance, or not at all
 */
export function requireParity(plan: ExperimentPlan): void {
  const findings = parityFindings(plan);
  if (findings.length > 0) throw new GateError("parity", findings);
}
