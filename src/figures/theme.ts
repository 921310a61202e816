import type { Config } from "vega-lite";
import { FONT_FAMILY } from "./fonts.ts";

/**
 * The house colours: Okabe & Ito's set, told apart by people of every colour vision (Wong 2011, Nature Methods 8,
 * 441). The baseline is blue, the challenger vermilion, in every figure.
 */
export const MODEL_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"] as const;

/** Of texts. */
export const INK = "#222222";
/** Of what is read second: axes, notes, references. */
export const QUIET_INK = "#5A5A5A";
/** Of the grid. */
export const GRID = "#E4E4E4";

/** Sizes in px of the SVG; the PNG has twice the pixels, and stays readable at half its size. */
export const FONT_SIZE = { title: 17, subtitle: 13, panel: 14, axis: 14, tick: 13 } as const;

/** Light, quiet, direct: no box, a faint grid, text in DejaVu Sans. */
export const HOUSE_CONFIG: Config = {
  background: "white",
  font: FONT_FAMILY,
  padding: 14,
  view: { stroke: null },
  title: {
    anchor: "start",
    align: "left",
    color: INK,
    fontSize: FONT_SIZE.title,
    fontWeight: "bold",
    subtitleColor: QUIET_INK,
    subtitleFontSize: FONT_SIZE.subtitle,
    subtitleLineHeight: 18,
    subtitlePadding: 6,
    offset: 14,
  },
  axis: {
    domainColor: QUIET_INK,
    gridColor: GRID,
    labelColor: INK,
    labelFontSize: FONT_SIZE.tick,
    labelLimit: 400,
    tickColor: QUIET_INK,
    titleColor: INK,
    titleFontSize: FONT_SIZE.axis,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  legend: {
    labelColor: INK,
    labelFontSize: FONT_SIZE.tick,
    labelLimit: 400,
    orient: "top",
    symbolSize: 300,
    symbolStrokeWidth: 3,
    symbolType: "stroke",
    title: null,
  },
  text: { color: INK, fontSize: FONT_SIZE.tick },
};

/** The colour of the i-th model; the fifth would look like the first. */
export function modelColour(index: number): string {
  if (index >= MODEL_COLOURS.length) {
    throw new RangeError(`Cannot colour model ${index + 1}: the palette tells ${MODEL_COLOURS.length} apart`);
  }
  return MODEL_COLOURS[index];
}
