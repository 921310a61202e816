/** Names beside points. Oracle: rectangles of the drawn widths, which must not meet; invariants of lines. */
import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { type NamedPoint, placeLabels } from "./place_labels.ts";
import { textWidth } from "./text_width.ts";

const panel = { width: 380, height: 340, fontSize: 12 };
const PLACES = ["input", "encoder0", "encoder1", "bottleneck", "decoder1", "decoder0", "output"];

function overlaps(points: readonly NamedPoint[]): number {
  const boxes = placeLabels(points, panel).map(({ x, y }, index) => ({
    x,
    y,
    width: textWidth(points[index].name, { fontSize: panel.fontSize, bold: false }),
  }));
  let count = 0;
  boxes.forEach((a, i) =>
    boxes.slice(i + 1).forEach((b) => {
      if (Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < panel.fontSize) count++;
    })
  );
  return count;
}

Deno.test("seven names do not meet: on one spot, in a line, in clusters of every seed tried", () => {
  const named = (at: (index: number) => [number, number]) =>
    PLACES.map((name, index) => ({ x: at(index)[0], y: at(index)[1], name }));
  assert.equal(overlaps(named(() => [190, 170])), 0);
  assert.equal(overlaps(named((index) => [150 + 8 * index, 170])), 0);
  for (let seed = 0; seed < 20; seed++) {
    const random = randomStream(seed, "points");
    assert.equal(
      overlaps(named(() => [150 + 60 * random.uniform(), 150 + 40 * random.uniform()])),
      0,
      `${seed}`,
    );
  }
});

Deno.test("a name stays in the panel, also of a point in its corner", () => {
  const [label] = placeLabels([{ x: 378, y: 2, name: "bottleneck" }], panel);
  const half = textWidth("bottleneck", { fontSize: 12, bold: false }) / 2;
  assert.ok(label.x + half <= panel.width && label.y - 6 >= 0, JSON.stringify(label));
});
