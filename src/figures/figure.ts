import type { TopLevelSpec } from "vega-lite";
import { FONT_SIZE, HOUSE_CONFIG } from "./theme.ts";
import { wrapText } from "./wrap_text.ts";

/** What a figure was made from. It travels inside the SVG and the PNG. */
export interface FigureSources {
  /** The runs that any number of it comes from. */
  readonly runIds: readonly string[];
  /** Paths inside the project, e.g. `artifacts/E1_summary.json`. */
  readonly files: readonly string[];
}

/** What every figure function needs beside its data. */
export interface FigureContext {
  /** Written into the picture. */
  readonly sources: FigureSources;
  /** Made from synthetic data: the figure then says so across its whole area, in its title and in its metadata. */
  readonly synthetic: boolean;
  /** Why nothing registered is tested with this figure; its title and its last line then say so. */
  readonly exploratory?: string;
}

/** A Vega-Lite specification that knows its title and origin. */
export type FigureSpec = TopLevelSpec & { readonly usermeta: { readonly chimera: FigureMeta } };

/** The record that `renderFigure` writes into the picture. */
export interface FigureMeta extends FigureContext {
  /** As it stands above the figure, with its mark. */
  readonly title: string;
}

/** A specification without what the house adds. */
export type FigureBody = Omit<TopLevelSpec, "$schema" | "config" | "title" | "usermeta">;

/** Titles wider than this are broken: the figures are about as wide. */
const TEXT_WIDTH = 880;

/** What stands above a figure. */
export interface Heading {
  /** What the figure shows, in one line; the house breaks it where it is too long. */
  readonly title: string;
  /** Lines below it, in smaller letters. */
  readonly subtitle: readonly string[];
}

/** A finished specification: the body with title, subtitle lines, the house theme and the figure's origin. */
export function figureSpec(
  body: FigureBody,
  { title, subtitle, context }: Heading & { readonly context: FigureContext },
): FigureSpec {
  const whole = markedTitle(title, context);
  const { sources, synthetic, exploratory } = context;
  const lines = exploratory === undefined ? subtitle : [...subtitle, `Exploratory: ${exploratory}`];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...body,
    title: {
      text: wrapText(whole, { width: TEXT_WIDTH, fontSize: FONT_SIZE.title, bold: true }),
      subtitle: lines.flatMap((line) =>
        wrapText(line, { width: TEXT_WIDTH, fontSize: FONT_SIZE.subtitle, bold: false })
      ),
    },
    config: HOUSE_CONFIG,
    usermeta: {
      chimera: { title: whole, sources, synthetic, ...exploratory === undefined ? {} : { exploratory } },
    },
  } as FigureSpec;
}

/** A title that says what its numbers may not be taken for. */
export function markedTitle(
  title: string,
  { synthetic, exploratory }: Pick<FigureContext, "synthetic" | "exploratory">,
): string {
  if (synthetic) return `SYNTHETIC – ${title}`;
  return exploratory === undefined ? title : `EXPLORATORY – ${title}`;
}
