import {
  type FigureBody,
  type FigureContext,
  type FigureSpec,
  figureSpec,
  type Heading,
  INK,
  logTicks,
  panelTitle,
  QUIET_INK,
} from "@/figures/mod.ts";

/** One parameter that a search varies. */
export interface GeneAxis {
  /** Of its axis, with its symbol. */
  readonly title: string;
  /** The lower end of what the search may choose. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Whether the axis is; the ends are then above 0. */
  readonly logarithmic: boolean;
}

/** What the picture of the genes shows. */
export interface GeneCourseData extends Heading {
  /** One panel each, from left to right. */
  readonly genes: readonly GeneAxis[];
  /** Every genome of every generation. */
  readonly members: readonly {
    readonly generation: number;
    /** One number a gene, in their order. */
    readonly genome: readonly number[];
    /** Null if its evaluation failed. */
    readonly fitness: number | null;
  }[];
}

/** Fitnesses spread wider than this have a logarithmic colour scale. */
const WIDE = 50;
const PANEL = { width: 236, height: 270 } as const;

/**
 * Where a population searches: a panel a gene over its whole range, a dot a member, coloured by fitness; a cross is a
 * member that failed, a ring the best of a generation.
 *
 * @throws RangeError if there are no members, a genome has another length, or a fitness is not above 0 and finite
 */
export function geneCourseFigure(data: GeneCourseData, context: FigureContext): FigureSpec {
  const { genes, members } = data;
  if (members.length === 0) throw new RangeError("Cannot draw the genes: there are no members");
  const other = members.find(({ genome }) => genome.length !== genes.length);
  if (other !== undefined) {
    throw new RangeError(`Cannot draw the genes: a genome has ${other.genome.length} of ${genes.length}`);
  }
  const fitnesses = members.flatMap(({ fitness }) => fitness === null ? [] : [fitness]);
  const bad = fitnesses.find((fitness) => !(fitness > 0 && fitness < Infinity));
  if (bad !== undefined) throw new RangeError(`Cannot draw the genes: a fitness is ${bad}`);
  const colour = colourOf(fitnesses);
  const last = Math.max(...members.map(({ generation }) => generation));
  const failed = fitnesses.length < members.length;
  const body = {
    hconcat: genes.map((gene, index) => panel(data, { gene, index, last, colour })),
    spacing: 26,
  } as FigureBody;
  return figureSpec(body, {
    title: data.title,
    subtitle: [
      `Every axis is the whole range of the search. Rings: the best of a generation${
        failed ? "; crosses: failed" : ""
      }.`,
      ...data.subtitle,
    ],
    context,
  });
}

function colourOf(fitnesses: readonly number[]) {
  const [least, most] = fitnesses.length === 0 ? [1, 1] : [Math.min(...fitnesses), Math.max(...fitnesses)];
  const logarithmic = most > WIDE * least;
  const domain: [number, number] = most > least ? [least, most] : [0.9 * least, 1.1 * most];
  return {
    field: "fitness",
    type: "quantitative",
    scale: { type: logarithmic ? "log" : "linear", domain, scheme: "viridis", nice: false },
    legend: {
      title: "fitness",
      titleFontWeight: "normal",
      titlePadding: 10,
      orient: "right",
      gradientLength: PANEL.height - 50,
      ...logarithmic ? logTicks(domain, { most: 6 }) : { tickCount: 5 },
    },
  };
}

function panel(
  { members }: GeneCourseData,
  { gene, index, last, colour }: { gene: GeneAxis; index: number; last: number; colour: object },
) {
  const { title, low, high, logarithmic } = gene;
  const x = {
    field: "generation",
    type: "quantitative",
    scale: { domain: [-0.4, last + 0.4], nice: false },
    axis: { title: "generation", grid: false, tickMinStep: 1, format: "d", labelFlush: false },
  };
  const y = {
    field: "value",
    type: "quantitative",
    scale: { type: logarithmic ? "log" : "linear", domain: [low, high], nice: false },
    axis: { title: null, ...logarithmic ? logTicks([low, high], { most: 6 }) : { tickCount: 6 } },
  };
  const rows = members.map(({ generation, genome, fitness }) => ({
    generation,
    value: genome[index],
    fitness,
  }));
  const best = [
    ...Map.groupBy(rows.filter(({ fitness }) => fitness !== null), ({ generation }) => generation),
  ]
    .map(([, group]) => group.reduce((a, b) => b.fitness! > a.fitness! ? b : a));
  return {
    ...PANEL,
    title: panelTitle(title),
    view: { stroke: QUIET_INK, strokeOpacity: 0.25 },
    layer: [
      {
        data: { values: rows.filter(({ fitness }) => fitness === null) },
        mark: {
          type: "point",
          shape: "cross",
          angle: 45,
          filled: true,
          size: 70,
          opacity: 0.6,
          color: QUIET_INK,
        },
        encoding: { x, y },
      },
      {
        data: { values: best },
        mark: { type: "point", filled: false, size: 190, opacity: 1, stroke: INK, strokeWidth: 1.6 },
        encoding: { x, y },
      },
      {
        // the fittest on top
        data: {
          values: rows.filter(({ fitness }) => fitness !== null).sort((a, b) => a.fitness! - b.fitness!),
        },
        mark: { type: "point", filled: true, size: 75, opacity: 0.9 },
        encoding: { x, y, color: colour },
      },
    ],
  };
}
