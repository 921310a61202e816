import type { Kernel } from "./kernel.ts";
import type { KernelPlan } from "./memory.ts";

/** A part of the work that threads share and all must have done before the next begins. */
export interface Pass {
  /** Into how many independent units the pass divides. */
  readonly units: number;
  run(kernel: Kernel, begin: number, end: number): void;
}

/** The passes of a start from a given field, and those of a step. */
export interface Programs {
  readonly start: readonly Pass[];
  readonly step: readonly Pass[];
}

/**
 * The order of a solver's passes. A step ends where the next one's first stage needs it: ψ, ∇²ψ and T̂ of the new
 * field serve the geometry's relaxation and that stage alike, which saves three transforms of twenty.
 */
export function createPrograms({ size, strips, kernelStrips }: KernelPlan): Programs {
  const groups = size / 8;
  const columns = (stage: number): Pass => ({
    units: strips,
    run: (kernel, begin, end) => kernel.columnPass(stage, begin, end),
  });
  const field = (hold: number): Pass => ({
    units: groups,
    run: (kernel, begin, end) => kernel.fieldRowPass(hold, begin, end),
  });
  const density = (relax: number): Pass => ({
    units: relax ? size / 8 + 1 : kernelStrips,
    run: (kernel, begin, end) => kernel.densityPass(relax, begin, end),
  });
  const geometry = (relax: number): Pass => ({
    units: groups,
    run: (kernel, begin, end) => kernel.geometryRowPass(relax, begin, end),
  });
  const tendency: Pass = {
    units: groups,
    run: (kernel, begin, end) => kernel.tendencyRowPass(begin, end),
  };
  const given: Pass = { units: groups, run: (kernel, begin, end) => kernel.startRowPass(begin, end) };
  const stage = (which: number) => [columns(which), field(0), density(0), tendency];
  return {
    start: [given, columns(0), field(1), density(0), geometry(0)],
    step: [...stage(1), ...stage(2), ...stage(3), columns(4), field(1), density(1), geometry(1)],
  };
}
