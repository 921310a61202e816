/** The unknowns. */
export interface BoxState {
  centralEnthalpy: number;
  /** r² [km²] at the nodes, `[intervals + 1]`, 0 at the centre. */
  readonly u: Float64Array;
  /** m/r³ [km⁻²] at the nodes, `[intervals + 1]`. */
  readonly w: Float64Array;
}

export function emptyState(intervals: number): BoxState {
  return { centralEnthalpy: 0, u: new Float64Array(intervals + 1), w: new Float64Array(intervals + 1) };
}

/**
 * What tells a polytrope of index 1, the usual model of a neutron star, from a uniform star, in Newton's limit: h_c is
 * twice that of the uniform star of the same M/R, and the mean density is 3/π² of the central one.
 */
const UNIFORM_ENTHALPY = 1 / 2;
const MEAN_DENSITY = 3 / Math.PI ** 2;

/**
 * A first guess from h_c and the central density alone: a uniform star spread out like a polytrope. M/R is that of the
 * uniform star of half the enthalpy: p_c/ε = (1 − s)/(3s − 1), s = √(1 − 2M/R) (Schwarzschild 1916), and 1 + p_c/ε = e^h
 * make s = e^h/(3e^h − 2); the vacuum term divides h by 1 + δ. u is linear in h and 1/w linear in u, from the central
 * value to that of the mean density.
 *
 * @param nodes h, from h_c to 0
 * @param options.centralW (4π/3)·ε_g(h_c) [km⁻²]
 */
export function firstGuess(
  nodes: Float64Array,
  { centralW, sigma }: { centralW: number; sigma: number },
): BoxState {
  const state = { ...emptyState(nodes.length - 1), centralEnthalpy: nodes[0] };
  const e = Math.exp(UNIFORM_ENTHALPY * nodes[0] / (1 + sigma));
  const compactness = (1 - (e / (3 * e - 2)) ** 2) / 2;
  const surfaceW = MEAN_DENSITY * centralW;
  for (let node = 0; node < nodes.length; node++) {
    const share = 1 - nodes[node] / nodes[0];
    state.u[node] = compactness / surfaceW * share;
    state.w[node] = 1 / ((1 - share) / centralW + share / surfaceW);
  }
  return state;
}

/**
 * The same profile on another mesh, linear between the nodes.
 *
 * @param options.from h at the nodes that `state` lives on, at its h_c; those that this h_c has left above itself, when
 * it fell out of the innermost piece, do not count
 * @param options.to h at the new nodes, from the same h_c
 */
export function carriedOver(
  state: BoxState,
  { from, to }: { from: Float64Array; to: Float64Array },
): BoxState {
  const carried = { ...emptyState(to.length - 1), centralEnthalpy: to[0] };
  let inner = 0;
  let outer = 1;
  while (from[outer] >= from[0]) outer++;
  for (let node = 0; node < to.length; node++) {
    while (from[outer] > to[node]) inner = outer++;
    const share = (from[inner] - to[node]) / (from[inner] - from[outer]);
    carried.u[node] = state.u[inner] + share * (state.u[outer] - state.u[inner]);
    carried.w[node] = state.w[inner] + share * (state.w[outer] - state.w[inner]);
  }
  return carried;
}
