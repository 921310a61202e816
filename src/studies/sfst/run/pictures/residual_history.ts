import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  INK,
  logTicks,
  modelColour,
  numberText,
} from "@/figures/mod.ts";

/** One evaluation of Newton's method. */
export interface NewtonIteration {
  /** From 0: the starting guess. */
  readonly iteration: number;
  /** Scaled maximum norm of the residual; null if it is not finite. */
  readonly residual: number | null;
  /** The share of Newton's step that led here; null at the start. */
  readonly damping: number | null;
}

/** What the residual picture shows. */
export interface ResidualHistoryData extends Heading {
  /** In their order. */
  readonly iterations: readonly NewtonIteration[];
  /** Newton's method stops below this. */
  readonly tolerance: number;
}

/** A residual of 0 stands here, with its own label. */
const ZERO_SHOWN_AT = 1e-18;

/**
 * Scaled residual of each Newton iteration on a logarithmic axis, with the tolerance; damped steps are open points with
 * their share of the full step. Residuals that are not finite have no point, and the subtitle names them.
 *
 * @throws RangeError if no residual is finite, or one is negative
 */
export function residualHistoryFigure(data: ResidualHistoryData, context: FigureContext): FigureSpec {
  const negative = data.iterations.find(({ residual }) => residual !== null && residual < 0);
  if (negative !== undefined) {
    throw new RangeError(
      `Cannot draw the residuals: that of iteration ${negative.iteration} is ${negative.residual}`,
    );
  }
  const finite = data.iterations.flatMap((one) =>
    one.residual === null ? [] : [{ ...one, residual: one.residual }]
  );
  if (finite.length === 0) throw new RangeError("Cannot draw the residuals: none is finite");
  const broken = data.iterations.filter(({ residual }) => residual === null).map(({ iteration }) =>
    iteration
  );
  const points = finite.map(({ iteration, residual, damping }) => ({
    iteration,
    residual: Math.max(residual, ZERO_SHOWN_AT),
    damped: damping !== null && damping < 1,
    text: residual === 0
      ? "0"
      : damping !== null && damping < 1
      ? `× ${numberText(damping, { digits: 2 })}`
      : "",
  }));
  const levels = [...points.map(({ residual }) => residual), data.tolerance];
  const domain = [Math.min(...levels) / 5, Math.max(...levels) * 5] as const;
  const last = Math.max(1, ...data.iterations.map(({ iteration }) => iteration));
  const x = {
    field: "iteration",
    type: "quantitative",
    scale: { domain: [0, last], nice: false },
    axis: {
      title: "Newton iteration",
      grid: false,
      tickMinStep: 1,
      format: "d",
      offset: 6,
      labelFlush: false,
    },
  };
  const y = {
    field: "residual",
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { title: "scaled residual (max norm)", offset: 6, ...logTicks(domain, { most: 9 }) },
  };
  const dots = (damped: boolean) => ({
    data: { values: points.filter((point) => point.damped === damped) },
    mark: {
      type: "point",
      shape: "circle",
      size: 70,
      opacity: 1,
      strokeWidth: 1.8,
      color: modelColour(0),
      fill: damped ? "white" : modelColour(0),
    },
    encoding: { x, y },
  });
  const body = {
    width: 520,
    height: 280,
    layer: [
      {
        data: { values: [{ residual: data.tolerance }] },
        mark: { type: "rule", strokeDash: [6, 5], strokeWidth: 1.4, color: modelColour(1) },
        encoding: { y },
      },
      {
        data: { values: [{ residual: data.tolerance, text: `tolerance ${numberText(data.tolerance)}` }] },
        mark: { type: "text", x: 4, align: "left", dy: 11, color: modelColour(1) },
        encoding: { y, text: { field: "text", type: "nominal" } },
      },
      {
        data: { values: points },
        mark: { type: "line", strokeWidth: 1.6, color: modelColour(0), opacity: 0.7 },
        encoding: { x, y },
      },
      dots(false),
      dots(true),
      {
        data: { values: points.filter(({ text }) => text !== "") },
        mark: { type: "text", align: "left", dx: 9, dy: -7, color: INK },
        encoding: { x, y, text: { field: "text", type: "nominal" } },
      },
    ],
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      ...data.subtitle,
      ...points.some(({ damped }) => damped)
        ? ["Open points: the step to here was shortened to this share."]
        : [],
      ...broken.length > 0 ? [`Not finite, and so without a point: iteration ${broken.join(", ")}.`] : [],
    ],
    context,
  });
}
