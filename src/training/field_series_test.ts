import assert from "node:assert/strict";
import { seriesInMemory, seriesOnDisk, type SeriesShape } from "./field_series.ts";

const shape: SeriesShape = [3, 7, 4, 5, 2];
const data = Float32Array.from({ length: 3 * 7 * 4 * 5 * 2 }, (_, i) => i);

Deno.test("frames on disk are those in memory, across the borders of blocks, for blocks of every size (oracle: in memory)", () => {
  const inMemory = seriesInMemory(data, shape);
  for (const blockFrames of [1, 2, 3, 6, 7]) {
    const onDisk = seriesOnDisk(shape, {
      blockFrames,
      read: (trajectory, range) => inMemory.frames(trajectory, range).slice(),
    });
    for (let trajectory = 0; trajectory < 3; trajectory++) {
      for (let from = 0; from < 7; from++) {
        for (let to = from + 1; to <= 7; to++) {
          const range = { from, to };
          assert.deepEqual([...onDisk.frames(trajectory, range)], [...inMemory.frames(trajectory, range)]);
        }
      }
    }
  }
});

Deno.test("what is used is kept, and no more than 64 MiB of it: the block unused for longest goes first (counting reads)", () => {
  const large: SeriesShape = [1, 10, 1024, 1024, 4]; // 16 MiB a frame
  const reads: number[] = [];
  const series = seriesOnDisk(large, {
    blockFrames: 1,
    read: (_, { from }) => {
      reads.push(from);
      return new Float32Array(1);
    },
  });
  for (const from of [0, 1, 2, 3, 0, 0, 4, 0, 1]) series.frames(0, { from, to: from + 1 });
  assert.deepEqual(reads, [0, 1, 2, 3, 4, 1], "four are kept; 4 takes the place of 1");
});

Deno.test("a series of the wrong length is refused", () => {
  assert.throws(() => seriesInMemory(data.subarray(1), shape), /shape \[3,7,4,5,2\]: got 839 values/);
});
