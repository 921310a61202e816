import { createSolver, type SncglParameters, type SncglState } from "@/physics/sncgl/mod.ts";
import { gradient, type ParameterGradient } from "@/physics/sncgl/adjoint/mod.ts";
import { type Gene, type Genome, type GenomeSpace, isInside, positionOf, valueAt } from "@/search/mod.ts";
import { descend, type Descent } from "./descend.ts";
import { smoothLoss, type SmoothLossOptions } from "./smooth_loss.ts";

/** What a gradient exists for. */
const VARIED: readonly string[] = ["kappa", "sigma_k", "alpha"] satisfies (keyof ParameterGradient)[];

/** A point that the descent went through. */
export interface RefinementStep {
  /** κ */
  readonly kappa: number;
  /** σ_k */
  readonly sigma_k: number;
  /** α */
  readonly alpha: number;
  /** The smooth loss: the spectral part and, by its weight, the geometry's. */
  readonly loss: number;
  /** The loss's parts: soft spectral distance, h_norm², and the scale S in 2π/L. */
  readonly spectral: number;
  /** h_norm². */
  readonly geometry: number;
  /** S in 2π/L. */
  readonly scale: number;
  /** Of the loss. */
  readonly gradient: ParameterGradient;
  /** How much the run stretches derivatives; a gradient with a large one holds nowhere but at its own point. */
  readonly growth: number;
}

/** Where a descent ended, or the step at which the elite's own simulation was no longer finite. */
export type Refinement =
  | {
    readonly status: "refined";
    /** The parameters of the best point; those given where nothing was gained. */
    readonly parameters: SncglParameters;
    /** Its genes in the order of the space. */
    readonly genome: Genome;
    readonly lossBefore: number;
    readonly lossAfter: number;
    /** The start and every point accepted; the loss falls from each to the next. */
    readonly history: readonly RefinementStep[];
    readonly ended: Descent["ended"];
    /** Simulations without and with the sweep back; one of the latter costs about seven of the former. */
    readonly runs: number;
    readonly gradients: number;
  }
  | { readonly status: "diverged"; readonly step: number; readonly remedy: string };

/** From where a descent starts, what it may move, and how far. */
export interface RefineOptions {
  /** Of the elite. */
  readonly parameters: SncglParameters;
  /** The state from which the elite ran; it stays. */
  readonly initial: SncglState;
  /** The genes to move (any of κ, σ_k, α) with their bounds and scales, as in the hunt. */
  readonly space: GenomeSpace;
  /** Steps of the descent at most. */
  readonly iterations: number;
  /** Targets and weight of the smooth loss. */
  readonly loss?: SmoothLossOptions;
}

/**
 * Moves an elite's genes along the gradient of the smooth loss through the whole simulation, within the hunt's bounds:
 * projected quasi-Newton descent in genes scaled to 0 … 1. Deterministic. A run that diverges counts as infinitely bad.
 *
 * @throws {RangeError} if the space has a gene without a gradient or the elite lies outside it
 */
export function refineElite(
  { parameters, initial, space, iterations, loss: options }: RefineOptions,
): Refinement {
  const start = requireGenes(parameters, space);
  const loss = smoothLoss(parameters, options);
  const history: RefinementStep[] = [];
  let failure: { readonly step: number; readonly remedy: string } | undefined;

  /** The elite's own numbers at the start: scaling there and back would change their last digit. */
  const genomeAt = (position: readonly number[]): Genome =>
    position === start.position ? start.genome : space.map((gene, i) => valueAt(position[i], gene));
  const parametersAt = (position: readonly number[]): SncglParameters => ({
    ...parameters,
    ...Object.fromEntries(genomeAt(position).map((value, i) => [space[i].name, value])),
  });
  const descent = descend(start.position, {
    iterations,
    of: {
      value(position) {
        using solver = createSolver(parametersAt(position));
        solver.setState(initial);
        solver.step(parameters.steps);
        return solver.health().finite ? loss(solver.state()).value : Infinity;
      },
      withGradient(position) {
        const at = parametersAt(position);
        const found = gradient(at, { initial, loss });
        if (found.status === "diverged") {
          failure = found;
          return undefined;
        }
        const { value, spectral, geometry, scale } = loss(found.final);
        const { kappa, sigma_k, alpha } = at;
        const { gradient: slope, growth } = found;
        history.push({
          ...{ kappa, sigma_k, alpha, loss: value, spectral, geometry, scale },
          ...{ gradient: slope, growth },
        });
        const scaled = space.map((gene) => slope[gene.name as keyof ParameterGradient] * stretch(at, gene));
        return { value, gradient: scaled };
      },
    },
  });
  if (!descent) return { status: "diverged", ...failure! };
  const best = descent.points[descent.points.length - 1];
  return {
    status: "refined",
    parameters: parametersAt(best.position),
    genome: genomeAt(best.position),
    lossBefore: descent.points[0].value,
    lossAfter: best.value,
    history,
    ended: descent.ended,
    runs: descent.values,
    gradients: descent.gradients,
  };
}

/** d(value)/d(position) of a gene. */
function stretch(parameters: SncglParameters, { name, low, high, scale }: Gene): number {
  return scale === "linear" ? high - low : parameters[name as keyof SncglParameters] * Math.log(high / low);
}

function requireGenes(
  parameters: SncglParameters,
  space: GenomeSpace,
): { genome: Genome; position: readonly number[] } {
  const foreign = space.find(({ name }) => !VARIED.includes(name));
  if (space.length === 0 || foreign) {
    throw new RangeError(
      `Cannot refine: genes must be among ${VARIED.join(", ")}, got ${foreign?.name ?? "none"}`,
    );
  }
  const genome = space.map(({ name }) => parameters[name as keyof SncglParameters]);
  if (!isInside(genome, space)) {
    throw new RangeError(`Cannot refine: the elite (${genome.join(", ")}) lies outside its ranges`);
  }
  const position = space.map((gene, i) => Math.min(1, Math.max(0, positionOf(genome[i], gene))));
  return { genome, position };
}
