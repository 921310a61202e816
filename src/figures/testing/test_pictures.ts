/** For tests: what holds for every picture, whoever draws it. */
import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import type { FigureContext, FigureSpec } from "../figure.ts";
import { FONT_OPTIONS } from "../fonts.ts";
import { renderFigure } from "../render.ts";
import { CONTEXT } from "./context.ts";
import { textsOf } from "./shown.ts";

/**
 * Defines the tests.
 *
 * @param whose opens their names, e.g. `the pictures of E1`
 * @param pictures small ones, by name
 */
export function testPictures(
  whose: string,
  pictures: (context: FigureContext) => Readonly<Record<string, FigureSpec>>,
): void {
  Deno.test(`${whose}: every one compiles and draws without a Vega warning; its SVG is XML (oracle: resvg's parser)`, async () => {
    for (const [name, spec] of Object.entries(pictures(CONTEXT))) {
      const { svg, png } = await renderFigure(spec);
      const { width, height } = new Resvg(svg);
      assert.deepEqual(pngSize(png), [2 * width, 2 * height], name);
      assert.ok(!svg.includes("undefined") && !svg.includes("NaN"), name);
    }
  });

  Deno.test(`${whose}: two renderings, also at the same time, give the same bytes (invariant)`, async () => {
    for (const [name, spec] of Object.entries(pictures(CONTEXT))) {
      const [first, second] = await Promise.all([renderFigure(spec), renderFigure(structuredClone(spec))]);
      assert.equal(first.svg, second.svg, name);
      assert.deepEqual(first.png, second.png, name);
    }
  });

  Deno.test(`${whose}: synthetic ones carry the mark across the plot, in the title and in the metadata; real ones none`, async () => {
    const real = pictures(CONTEXT);
    for (const [name, spec] of Object.entries(pictures({ ...CONTEXT, synthetic: true }))) {
      const { svg, png } = await renderFigure(spec);
      assert.ok(textsOf(svg).some((text) => text.includes("SYNTHETIC –")), name);
      assert.match(svg, /<text id="synthetic-mark"[^>]*>SYNTHETIC<\/text><\/svg>$/);
      assert.ok(new TextDecoder().decode(png).includes('"synthetic":true'), name);
      assert.ok(markedShare(svg) > 0.04, `${name}: ${markedShare(svg)}`);
      const plain = (await renderFigure(real[name])).svg;
      assert.ok(!plain.includes("SYNTHETIC") && plain.includes("&quot;synthetic&quot;:false"), name);
    }
  });
}

/** Width and height from a PNG's header. */
export function pngSize(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

/** The share of pixels that the mark changes by at least a tenth of the full range. */
function markedShare(svg: string): number {
  const draw = (text: string) => new Resvg(text, { font: FONT_OPTIONS }).render().pixels;
  const [marked, plain] = [draw(svg), draw(svg.replace(/<text id="synthetic-mark".*?<\/text>/, ""))];
  let changed = 0;
  for (let i = 0; i < marked.length; i += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(marked[i + channel] - plain[i + channel]) > 25)) changed++;
  }
  return 4 * changed / marked.length;
}
