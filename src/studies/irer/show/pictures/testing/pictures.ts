import { type FieldPicturesData, fieldPicturesFigure } from "../field_pictures.ts";
import type { FigureContext, FigureSpec } from "@/figures/mod.ts";
import { type GeneCourseData, geneCourseFigure } from "../gene_course.ts";
import { type NullDistributionsData, nullDistributionsFigure } from "../null_distributions.ts";
import { type RingSpectrumData, ringSpectrumFigure } from "../ring_spectrum.ts";
import { type SearchCourseData, searchCourseFigure } from "../search_course.ts";
import { type TradeOffData, tradeOffFigure } from "../trade_off.ts";

const SIZE = 8;
const cells = Array.from({ length: SIZE * SIZE }, (_, i) => i);

export const FIELDS: FieldPicturesData = {
  title: "Fields",
  size: SIZE,
  pictures: [
    { title: "ramp", quantity: "x [1]", values: cells.map((i) => (i % SIZE) / SIZE), colours: "viridis" },
    {
      title: "angle",
      quantity: "φ [rad]",
      values: cells.map((i) => 2 * Math.PI * (i % SIZE) / SIZE - Math.PI),
      colours: "cyclic",
    },
    { title: "same", quantity: "g", values: cells.map(() => -1), colours: "plasma" },
  ],
  subtitle: [],
};

/** P = e^−k with level 0 but for 1 at k = 2 and k = 3. */
export const SPECTRUM: RingSpectrumData = {
  title: "Spectrum",
  xTitle: "k",
  yTitle: "P",
  levelTitle: "level",
  wavenumber: [1, 2, 3, 4],
  power: [1, 2, 3, 4].map((k) => Math.exp(-k)),
  level: [0, 1, 1, 0],
  targets: [{ k: 2, label: "ln 2", matched: true }, { k: 3.5, label: "ln 3", matched: false }],
  peaks: [{ k: 2.5, matched: true }, { k: 3.5, matched: false }],
  subtitle: [],
};

export const NULLS: NullDistributionsData = {
  title: "Nulls",
  xTitle: "sse",
  observed: 0.3,
  nulls: [
    { title: "phases", draws: [0.1, 0.3, 0.31, 0.9, Infinity], p: 0.5 },
    { title: "targets", draws: [0.5, 0.6, 0.7, 0.8, 1.1], p: 1 / 6 },
  ],
  subtitle: [],
};

export const COURSE: SearchCourseData = {
  title: "Course",
  fitness: "fitness",
  generations: [
    { generation: 0, fitnesses: [1, 2, 4] },
    { generation: 1, fitnesses: [4, 5, 3] },
  ],
  searches: [
    { label: "evolution", best: [1, 2, 4, 5] },
    { label: "random", best: [null, 2, 3, 3] },
  ],
  subtitle: [],
};

export const TRADE_OFF: TradeOffData = {
  title: "Trade-off",
  xTitle: "sse",
  yTitle: "norm",
  points: [
    { x: 1, y: 4, front: true, best: true },
    { x: 2, y: 2, front: true, best: false },
    { x: 3, y: 3, front: false, best: false },
  ],
  subtitle: [],
};

export const GENE_COURSE: GeneCourseData = {
  title: "Genes",
  genes: [
    { title: "κ", low: 0.001, high: 0.1, logarithmic: true },
    { title: "α", low: 0, high: 1, logarithmic: false },
  ],
  members: [
    { generation: 0, genome: [0.01, 0.5], fitness: 1 },
    { generation: 0, genome: [0.02, 0.1], fitness: null },
    { generation: 1, genome: [0.01, 0.5], fitness: 2 },
  ],
  subtitle: [],
};

/** Every picture of fields and hunts, small. */
export function irerPictures(context: FigureContext): Record<string, FigureSpec> {
  return {
    fieldPictures: fieldPicturesFigure(FIELDS, context),
    ringSpectrum: ringSpectrumFigure(SPECTRUM, context),
    nullDistributions: nullDistributionsFigure(NULLS, context),
    searchCourse: searchCourseFigure(COURSE, context),
    tradeOff: tradeOffFigure(TRADE_OFF, context),
    geneCourse: geneCourseFigure(GENE_COURSE, context),
  };
}
