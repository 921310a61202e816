import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  logTicks,
  modelColour,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** What the picture of a search shows. */
export interface SearchCourseData extends Heading {
  /** Of what is made large. */
  readonly fitness: string;
  /** Of every member of each generation that has a fitness, elites included. */
  readonly generations: readonly { readonly generation: number; readonly fitnesses: readonly number[] }[];
  /** The largest fitness among the first 1, 2, 3 … evaluations; null as long as there is none. */
  readonly searches: readonly { readonly label: string; readonly best: readonly (number | null)[] }[];
}

/** Fitnesses spread wider than this have a logarithmic axis. */
const WIDE = 50;
const PANEL = { width: 380, height: 290 } as const;

/**
 * The course of a search: every member's fitness over the generations with the best and the middle of each, and beside it
 * the best fitness so far over the evaluations, a line for each search strategy.
 *
 * @throws RangeError if there is no fitness, or one is not above 0 and finite: a failed evaluation has none
 */
export function searchCourseFigure(data: SearchCourseData, context: FigureContext): FigureSpec {
  const members = data.generations.flatMap(({ generation, fitnesses }) =>
    fitnesses.map((fitness) => ({ generation, fitness }))
  );
  const steps = data.searches.flatMap(({ label, best }) =>
    best.flatMap((fitness, index) => fitness === null ? [] : [{ evaluation: index + 1, fitness, label }])
  );
  const values = [...members, ...steps].map(({ fitness }) => fitness);
  if (values.length === 0) throw new RangeError("Cannot draw the search: nothing has a fitness");
  const bad = values.find((fitness) => !(fitness > 0 && fitness < Infinity));
  if (bad !== undefined) throw new RangeError(`Cannot draw the search: a fitness is ${bad}`);
  const y = fitnessAxis(values);
  const titled = (title: string | null) => ({ ...y, axis: { ...y.axis, title } });
  const body = {
    hconcat: [
      generationPanel(members, { y: titled(data.fitness), last: data.generations.at(-1)?.generation ?? 0 }),
      strategyPanel(steps, {
        y: titled(null),
        labels: data.searches.map(({ label }) => label),
        most: Math.max(1, ...data.searches.map(({ best }) => best.length)),
      }),
    ],
    spacing: 34,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      "Left: dots are single fields; the upper line is the best of a generation, the dashed one its median.",
      ...data.subtitle,
    ],
    context,
  });
}

function fitnessAxis(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = most > WIDE * least;
  const domain: [number, number] = logarithmic ? [least / 1.4, most * 1.4] : [0, 1.06 * most];
  return {
    field: "fitness",
    type: "quantitative",
    scale: { type: logarithmic ? "log" : "linear", domain, nice: false },
    axis: logarithmic ? logTicks(domain, { most: 8 }) : { tickCount: 6 },
  };
}

interface Member {
  readonly generation: number;
  readonly fitness: number;
}

function generationPanel(members: readonly Member[], { y, last }: { y: object; last: number }) {
  const x = {
    field: "generation",
    type: "quantitative",
    scale: { domain: [-0.25, last + 0.25], nice: false },
    axis: { title: "generation", grid: false, tickMinStep: 1, format: "d", labelFlush: false },
  };
  const by = [...Map.groupBy(members, ({ generation }) => generation)].map(([generation, rows]) => ({
    generation,
    fitnesses: rows.map(({ fitness }) => fitness).sort((a, b) => a - b),
  }));
  const line = (of: (sorted: readonly number[]) => number, mark: object) => ({
    data: { values: by.map(({ generation, fitnesses }) => ({ generation, fitness: of(fitnesses) })) },
    mark: { type: "line", color: modelColour(0), ...mark },
    encoding: { x, y },
  });
  return {
    ...PANEL,
    title: panelTitle("Fitness over the generations"),
    layer: [
      {
        data: { values: members },
        mark: { type: "point", filled: true, size: 42, opacity: 0.5, color: QUIET_INK },
        encoding: { x, y },
      },
      line((sorted) => sorted.at(-1)!, { strokeWidth: 2.2 }),
      line(middle, { strokeWidth: 1.6, strokeDash: [6, 4] }),
    ],
  };
}

function strategyPanel(
  steps: readonly { readonly evaluation: number; readonly fitness: number; readonly label: string }[],
  { y, labels, most }: { y: object; labels: readonly string[]; most: number },
) {
  const x = {
    field: "evaluation",
    type: "quantitative",
    scale: { domain: [0.5, most + 0.5], nice: false },
    axis: { title: "evaluated fields", grid: false, tickMinStep: 1, format: "d", labelFlush: false },
  };
  const color = {
    field: "label",
    type: "nominal",
    scale: { domain: labels, range: labels.map((_, index) => modelColour(index)) },
  };
  // where searches agree, the dashes of the later one let the earlier one through
  const strokeDash = {
    field: "label",
    type: "nominal",
    scale: { domain: labels, range: labels.map((_, index) => index === 0 ? [1, 0] : [8 - 2 * index, 5]) },
  };
  const ends = labels.flatMap((label) => steps.findLast((step) => step.label === label) ?? []);
  return {
    ...PANEL,
    title: panelTitle("Best so far, over the evaluations"),
    layer: [
      {
        data: { values: steps },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 2.4 },
        encoding: { x, y, color, strokeDash },
      },
      {
        data: { values: ends },
        mark: { type: "point", filled: true, size: 60, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  };
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
