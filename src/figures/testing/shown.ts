/** What a figure shows, read from its SVG and its specification. */
import assert from "node:assert/strict";
import type { FigureSpec } from "../figure.ts";
import { renderFigure } from "../render.ts";

export async function svgOf(spec: FigureSpec): Promise<string> {
  return (await renderFigure(spec, { scale: 0.2 })).svg;
}

export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, text]) => text.replaceAll(/<[^>]*>/g, "\n"));
}

export function assertShows(texts: readonly string[], wanted: readonly string[]): void {
  for (const text of wanted) assert.ok(texts.some((shown) => shown.includes(text)), `'${text}' is not shown`);
}

/** Layers of the spec with their data rows, whatever they are nested in. */
// deno-lint-ignore no-explicit-any
export function layersOf(spec: any): { data: { values: any[] }; mark: any }[] {
  const parts = [...spec.vconcat ?? [], ...spec.hconcat ?? []];
  return [...spec.layer ?? [], ...parts.flatMap(layersOf)];
}
