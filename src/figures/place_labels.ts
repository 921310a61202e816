import { textWidth } from "./text_width.ts";

/** A point of a picture and its name, px from the panel's left and top. */
export interface NamedPoint {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
  /** As it is shown. */
  readonly name: string;
}

/** Where the middle of a name stands, px, and whether that is far from its point. */
export interface PlacedLabel {
  /** From the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
  /** A line should join them. */
  readonly far: boolean;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Half a point's height, px. */
const POINT = 6;
const DISTANCES = [12, 24, 38, 54] as const;
const DIRECTIONS = Array.from({ length: 12 }, (_, index) => -Math.PI / 2 + index * Math.PI / 6);
/** Names nearer than this belong to their points for any eye. */
const NEAR = 20;

/**
 * Places the name of each point beside it, one after the other, where it covers least of the points and of the names
 * placed before; of several such places, at the nearest.
 */
export function placeLabels(
  points: readonly NamedPoint[],
  { width, height, fontSize }: { width: number; height: number; fontSize: number },
): PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => boxAround(x, y, { width: 2 * POINT, height: 2 * POINT }));
  return points.map(({ x, y, name }) => {
    const size = { width: textWidth(name, { fontSize, bold: false }) + 4, height: fontSize + 2 };
    const candidates = DISTANCES.flatMap((distance) =>
      DIRECTIONS.map((angle) => {
        // the nearest edge of the name, not its middle, is that far away
        const middle = {
          x: x + Math.cos(angle) * (distance + size.width / 2 * Math.abs(Math.cos(angle))),
          y: y + Math.sin(angle) * (distance + size.height / 2 * Math.abs(Math.sin(angle))),
        };
        const box = boxAround(middle.x, middle.y, size);
        const outside = Math.max(0, -box.left, -box.top, box.right - width, box.bottom - height);
        const covered = taken.reduce((sum, other) => sum + sharedArea(box, other), 0);
        return { ...middle, box, distance, cost: covered + 1e3 * outside + distance };
      })
    );
    const { box, distance, ...best } = candidates.reduce((a, b) => b.cost < a.cost ? b : a);
    taken.push(box);
    return { x: best.x, y: best.y, far: distance > NEAR };
  });
}

function boxAround(x: number, y: number, { width, height }: { width: number; height: number }): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function sharedArea(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}
