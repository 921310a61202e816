import type { RenderedFigure } from "./render.ts";

const DISPLAY = Symbol.for("Jupyter.display");

/** A value that the Deno Jupyter kernel shows as a picture or a table when it is the last of a cell. */
export interface Displayable {
  /** Under `Deno.jupyter.$display`: MIME type → content. */
  readonly [key: symbol]: () => Record<string, string>;
}

/**
 * The figure as the last value of a notebook cell: the SVG, and the PNG for readers that do not trust or show SVG.
 *
 * @example
 * ```ts
 * import { displayFigure } from "@/figures/mod.ts";
 * const shown = displayFigure({ svg: "<svg/>", png: new Uint8Array([1, 2, 3]) });
 * if (shown[Symbol.for("Jupyter.display")]()["image/png"] !== "AQID") throw new Error("base64");
 * ```
 */
export function displayFigure({ svg, png }: RenderedFigure): Displayable {
  // a cell may be narrower than the figure: it shrinks, and nothing is cut off
  const fitting = svg.replace("<svg", '<svg style="max-width: 100%; height: auto"');
  return { [DISPLAY]: () => ({ "image/svg+xml": fitting, "image/png": png.toBase64() }) };
}

/** A table (`renderTable`) as the last value of a notebook cell. */
export function displayTable({ html, markdown }: { html: string; markdown: string }): Displayable {
  return { [DISPLAY]: () => ({ "text/html": html, "text/markdown": markdown }) };
}
