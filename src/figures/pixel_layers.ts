import { QUIET_INK } from "./theme.ts";

/** Everything is placed in px of the figure: the panels form one picture, not plots with axes. */
const PIXELS = {
  x: { field: "x", type: "quantitative", scale: null, axis: null },
  y: { field: "y", type: "quantitative", scale: null, axis: null },
};

/** A layer of a Vega-Lite specification. */
export type PixelLayer = object;

/** Images with their upper left corners at (x, y). */
export function imageLayer(
  values: readonly object[],
  { width, height }: { width: number; height: number },
): PixelLayer {
  return {
    data: { values },
    // Without `aria: false` the whole data address would be repeated as a label.
    mark: { type: "image", width, height, align: "left", baseline: "top", aspect: false, aria: false },
    encoding: { ...PIXELS, url: { field: "url", type: "nominal" } },
  };
}

/** A thin line round each image. */
export function frameLayer(
  values: readonly { x: number; y: number }[],
  { width, height }: { width: number; height: number },
): PixelLayer {
  return {
    data: { values: values.map(({ x, y }) => ({ x: x + width / 2, y: y + height / 2 })) },
    mark: { type: "rect", width, height, filled: false, stroke: QUIET_INK, strokeWidth: 0.8 },
    encoding: PIXELS,
  };
}

/** Texts centred on y. */
export function textLayer(
  values: readonly object[],
  style: { align: string; fontSize: number; color: string },
): PixelLayer {
  return {
    data: { values },
    mark: { type: "text", baseline: "middle", ...style },
    encoding: { ...PIXELS, text: { field: "text", type: "nominal" } },
  };
}
