import { strict as assert } from "node:assert";
import type { SncglState } from "./mod.ts";
import { bumpyGeometry, evolve, relativeError, structured, waves } from "./testing/cases.ts";

const SIZE = 32;
const TIME = 10;
const parameters = structured({ source: 0, kappa: 0.3, relaxation: 0.05 });
const start: SncglState = {
  psi: waves(SIZE, [
    { mode: [0, 0], re: 0.2 },
    { mode: [1, 2], re: 0.2, im: 0.1 },
    { mode: [-3, 1], re: 0.1 },
    { mode: [2, -2], re: 0, im: 0.15 },
  ]),
  rhoS: bumpyGeometry(SIZE),
};
const end = evolve(parameters, { state: start, time: TIME });

type Move = (x: number, y: number) => readonly [x: number, y: number];
/** The state whose value at (x, y) is that of the given one at the place `from` says. */
function moved({ psi, rhoS }: SncglState, from: Move): SncglState {
  const place = (at: number) => {
    const [x, y] = from(at % SIZE, Math.floor(at / SIZE));
    return ((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE);
  };
  return {
    psi: psi.map((_, i) => psi[2 * place(i >> 1) + (i % 2)]),
    rhoS: rhoS.map((_, at) => rhoS[place(at)]),
  };
}

const moves: Record<string, Move> = {
  "a translation": (x, y) => [x + 5, y - 3],
  "a quarter turn": (x, y) => [-y, x],
  "a reflection": (x, y) => [y, x],
};

for (const [name, from] of Object.entries(moves)) {
  Deno.test(`evolution commutes with ${name}: field and geometry to 1e-12`, () => {
    const turned = evolve(parameters, { state: moved(start, from), time: TIME });
    const expected = moved(end, from);
    assert.ok(relativeError(turned.psi, expected.psi) < 1e-12);
    assert.ok(relativeError(turned.rhoS, expected.rhoS) < 1e-12);
    assert.ok(relativeError(turned.psi, end.psi) > 0.1, "the move moves something");
  });
}

Deno.test("without a source evolution commutes with a global phase (U(1)), and the geometry does not see it", () => {
  const [c, s] = [Math.cos(1.1), Math.sin(1.1)];
  const turn = (psi: Float64Array) =>
    psi.map((value, i) => i % 2 === 0 ? c * value - s * psi[i + 1] : c * value + s * psi[i - 1]);
  const turned = evolve(parameters, { state: { ...start, psi: turn(start.psi) }, time: TIME });
  assert.ok(relativeError(turned.psi, turn(end.psi)) < 1e-12);
  assert.ok(relativeError(turned.rhoS, end.rhoS) < 1e-12);
});

Deno.test("box length: a box three times as long is the same with D, c₁ times 9, ℓ times 3 and σ_k by 3", () => {
  const { box_length, D, c1, sigma_k, screening_length } = parameters;
  const scaled = {
    ...parameters,
    box_length: 3 * box_length,
    D: 9 * D,
    c1: 9 * c1,
    sigma_k: sigma_k / 3,
    screening_length: 3 * screening_length,
  };
  const other = evolve(scaled, { state: start, time: TIME });
  assert.ok(relativeError(other.psi, end.psi) < 1e-12);
  assert.ok(relativeError(other.rhoS, end.rhoS) < 1e-12);
  const longer = evolve({ ...parameters, box_length: 3 * box_length }, { state: start, time: TIME });
  assert.ok(relativeError(longer.psi, end.psi) > 0.1, "the box's length alone changes the field");
});

const changes = [
  { kappa: 0.1 },
  { sigma_k: 0.2 },
  { alpha: 0.6 },
  { screening_length: 2 },
  { relaxation: 0.02 },
  { rho_vac: 0.8 },
  { source: 0.05 },
];
for (const change of changes) {
  Deno.test(`${Object.keys(change)[0]} changes the field by more than 0.5 % (older code took κ, σ_k and never used them)`, () => {
    const state = { psi: start.psi, rhoS: new Float64Array(SIZE * SIZE).fill(1) };
    const base = evolve(structured({ source: 0 }), { state, time: 20 });
    const other = evolve(structured({ source: 0, ...change }), { state, time: 20 });
    const difference = relativeError(other.psi, base.psi);
    assert.ok(difference > 5e-3, `${difference}`);
  });
}
