import type { TopLevelSpec } from "vega-lite";
import { textWidth } from "./text_width.ts";
import { FONT_SIZE, HOUSE_CONFIG } from "./theme.ts";

/** What a figure was made from. It travels inside the SVG and the PNG. */
export interface FigureSources {
  readonly runIds: readonly string[];
  /** Paths inside the project, e.g. `artifacts/E1_summary.json`. */
  readonly files: readonly string[];
}

/** What every figure function needs beside its data. */
export interface FigureContext {
  readonly sources: FigureSources;
  /** Made from synthetic data: the figure then says so across its whole area, in its title and in its metadata. */
  readonly synthetic: boolean;
}

/** A Vega-Lite specification that knows its title and origin. */
export type FigureSpec = TopLevelSpec & { readonly usermeta: { readonly chimera: FigureMeta } };

/** The record that `renderFigure` writes into the picture. */
export interface FigureMeta extends FigureContext {
  readonly title: string;
}

/** A specification without what the house adds. */
export type FigureBody = Omit<TopLevelSpec, "$schema" | "config" | "title" | "usermeta">;

/** Titles wider than this are broken: the figures are about as wide. */
const TEXT_WIDTH = 880;

/** A finished specification: the body with title, subtitle lines, the house theme and the figure's origin. */
export function figureSpec(
  body: FigureBody,
  { title, subtitle, context }: { title: string; subtitle: readonly string[]; context: FigureContext },
): FigureSpec {
  const { sources, synthetic } = context;
  const whole = synthetic ? `SYNTHETIC – ${title}` : title;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...body,
    title: {
      text: wrapped(whole, { fontSize: FONT_SIZE.title, bold: true }),
      subtitle: subtitle.flatMap((line) => wrapped(line, { fontSize: FONT_SIZE.subtitle, bold: false })),
    },
    config: HOUSE_CONFIG,
    usermeta: { chimera: { title: whole, sources, synthetic } },
  } as FigureSpec;
}

/** The text in lines, broken between words. */
function wrapped(text: string, font: { fontSize: number; bold: boolean }): string[] {
  // most lines fit, and one measurement tells
  if (textWidth(text, font) <= TEXT_WIDTH) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || textWidth(longer, font) > TEXT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
