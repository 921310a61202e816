import { scheme as colours } from "vega-scale";
import { encodePng, pngDataUri } from "./png.ts";

/**
 * ColorBrewer's red–blue map turned round: blue below 0, white at 0, red above, told apart with red–green blindness.
 * `[256, 3]`
 */
export const DIVERGING: Uint8Array = sampled("redblue", (level) => 1 - level);

/**
 * Purple to green round a light middle (ColorBrewer's PRGn), for errors: another pair of colours than the field's, so
 * that the two scales are not confused. `[256, 3]`
 */
export const DIVERGING_ERROR: Uint8Array = sampled("purplegreen", (level) => level);

/** One of Vega's colour schemes. `[256, 3]` */
export function sampled(scheme: string, position: (level: number) => number): Uint8Array {
  const interpolate = colours(scheme) as (level: number) => string;
  const palette = new Uint8Array(3 * 256);
  for (let i = 0; i < 256; i++) {
    const channels = interpolate(position(i / 255)).match(/\d+/g)!;
    palette.set(channels.map(Number), 3 * i);
  }
  return palette;
}

/**
 * A field as an image in a `data:` address: 0 in the middle of the palette, ±limit at its ends.
 *
 * @param field values `[y, x]`, y upward: row 0 becomes the bottom row of the picture
 * @param options.repeat each value becomes a square of so many pixels, so that no viewer blurs it
 */
export function fieldImage(
  field: { readonly data: ArrayLike<number>; readonly shape: readonly [number, number] },
  { limit, palette, repeat }: { limit: number; palette: Uint8Array; repeat: number },
): string {
  const [rows, columns] = field.shape;
  const [height, width] = [rows * repeat, columns * repeat];
  const pixels = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const y = rows - 1 - Math.floor(row / repeat);
    for (let column = 0; column < width; column++) {
      const value = field.data[y * columns + Math.floor(column / repeat)];
      pixels[row * width + column] = Math.round(255 * Math.max(0, Math.min(1, 0.5 + value / (2 * limit))));
    }
  }
  return pngDataUri(encodePng({ width, height, pixels, palette }));
}

/** A horizontal bar of the whole palette, low values left. */
export function paletteImage(palette: Uint8Array): string {
  const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
  return pngDataUri(encodePng({ width: 256, height: 1, pixels, palette }));
}
