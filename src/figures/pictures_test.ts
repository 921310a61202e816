import assert from "node:assert/strict";
import { Resvg } from "@resvg/resvg-js";
import { DIVERGING, fieldImage } from "./colour_maps.ts";
import { encodePng, pngDataUri, withPngText } from "./png.ts";
import { textWidth } from "./text_width.ts";

/** The picture's pixels `[row, column]` as RGB, decoded by resvg. */
function decoded(uri: string, { width, height }: { width: number; height: number }): number[][] {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<image width="${width}" height="${height}" href="${uri}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  return Array.from({ length: width * height }, (_, i) => [...pixels.subarray(4 * i, 4 * i + 3)]);
}

function palette(): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => (i * 37 + 11) % 256);
}

Deno.test("a palette PNG is read back pixel by pixel (oracle: resvg's decoder)", () => {
  const [width, height] = [7, 5];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 53) % 256);
  const png = encodePng({ width, height, pixels, palette: palette() });
  const expected = Array.from(pixels, (index) => [...palette().subarray(3 * index, 3 * index + 3)]);
  assert.deepEqual(decoded(pngDataUri(png), { width, height }), expected);
  const named = withPngText(png, { keyword: "chimera", text: "ν = 1e-2" });
  assert.deepEqual(decoded(pngDataUri(named), { width, height }), expected);
});

Deno.test("field images: row 0 at the bottom, 0 in the middle of the palette, ends clipped (by hand)", () => {
  const data = [-2, 0, 1, 5];
  const uri = fieldImage({ data, shape: [2, 2] }, { limit: 2, palette: DIVERGING, repeat: 2 });
  const pixels = decoded(uri, { width: 4, height: 4 });
  const colour = (index: number) => [...DIVERGING.subarray(3 * index, 3 * index + 3)];
  // Top row: values 1 and 5; bottom row: −2 and 0.
  assert.deepEqual([pixels[0], pixels[3], pixels[12], pixels[15]], [191, 255, 0, 128].map(colour));
  assert.deepEqual(pixels[1], pixels[0]);
});

Deno.test("the diverging map is blue below 0 and red above, light in the middle (definition)", () => {
  const [low, middle, high] = [0, 128, 255].map((i) => DIVERGING.subarray(3 * i, 3 * i + 3));
  assert.ok(low[2] > low[0] + 50 && high[0] > high[2] + 50);
  assert.ok(middle.every((channel) => channel > 225));
});

Deno.test("text widths are the font's advances (oracle: DejaVu Sans's hmtx table, digits 1303/2048 em)", () => {
  const width = textWidth("0123456789", { fontSize: 20, bold: false });
  assert.ok(Math.abs(width - 10 * 20 * 1303 / 2048) < 0.05, `${width}`);
  assert.ok(
    textWidth("title", { fontSize: 20, bold: true }) > textWidth("title", { fontSize: 20, bold: false }),
  );
  assert.ok(textWidth("a & <b>", { fontSize: 10, bold: false }) > 30);
});
