import { strict as assert } from "node:assert";
import { InputError } from "@/core/errors.ts";
import { equationOfState, pieceAt } from "../eos/mod.ts";
import { boxMesh, holds, nodesAt, refinedMesh } from "./box_mesh.ts";

const sly = equationOfState("SLy");
const centralEnthalpy = 0.24;

Deno.test("the breaks of the equation of state are nodes, and every cell lies in its piece (definition)", () => {
  const { nodes, piece } = boxMesh(sly, { intervals: 1536, centralEnthalpy });
  assert.equal(nodes.length, 1537);
  assert.deepEqual([nodes[0], nodes[1536]], [centralEnthalpy, 0]);
  for (const h of sly.breaks.filter((h) => h < centralEnthalpy)) assert.ok(nodes.includes(h), `${h}`);
  for (let cell = 0; cell < 1536; cell++) {
    assert.ok(nodes[cell + 1] < nodes[cell]);
    assert.equal(pieceAt(sly, (nodes[cell] + nodes[cell + 1]) / 2), piece[cell]);
  }
  for (let at = 0; at <= 5; at++) assert.ok(piece.filter((other) => other === at).length >= 8);
});

Deno.test("twice the intervals halve every cell, asked for or by refining (construction)", () => {
  for (const intervals of [1024, 2048, 4096, 1536]) {
    const coarse = boxMesh(sly, { intervals, centralEnthalpy });
    const fine = boxMesh(sly, { intervals: 2 * intervals, centralEnthalpy });
    const refined = refinedMesh(sly, { mesh: coarse, factor: 2, centralEnthalpy });
    assert.deepEqual(refined.nodes, fine.nodes);
    assert.deepEqual(refined.piece, fine.piece);
    assert.ok(coarse.nodes.every((h, node) => Math.abs(h - fine.nodes[2 * node]) < 1e-15));
  }
});

Deno.test("the innermost piece stretches with h_c and the others stay (definition)", () => {
  const mesh = boxMesh(sly, { intervals: 1024, centralEnthalpy });
  const nodes = nodesAt(mesh, 0.25);
  assert.equal(nodes[0], 0.25);
  assert.deepEqual(nodes.slice(mesh.stretching), mesh.nodes.slice(mesh.stretching));
  assert.ok(holds(mesh, 0.25) && holds(mesh, sly.breaks[6]) && !holds(mesh, 0.3) && !holds(mesh, 0.09));
});

Deno.test("more pieces than cells are refused with a way out (message)", () => {
  assert.throws(
    () => boxMesh(sly, { intervals: 4, centralEnthalpy }),
    (error) => error instanceof InputError && /6 pieces/.test(error.message) && /coarser/.test(error.mend),
  );
});
