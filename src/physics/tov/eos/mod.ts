/** Cold equations of state as functions of the pseudo-enthalpy. */
export * from "./equation_of_state.ts";
export { energyPolytrope } from "./energy_polytrope.ts";
export { equationOfState, equationOfStateNames } from "./named.ts";
export { type PolytropicPiece, polytropicPieces } from "./polytropic_pieces.ts";
export { readEosTable } from "./read_table.ts";
export { type TableRow, tabulated } from "./tabulated.ts";
