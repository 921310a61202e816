/** The TOV boundary-value problem by a second-order box scheme and damped Newton, and its grid convergence. */
export type { NewtonCourse } from "./damped_newton.ts";
export { type BoxOptions, type BoxSolution, solveBoxScheme } from "./solve_box_scheme.ts";
export { type LadderRow, type RichardsonLadder, richardsonLadder } from "./richardson_ladder.ts";
