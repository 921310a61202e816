/** Cold equations of state as functions of the pseudo-enthalpy. */
export * from "./equation_of_state.ts";
export { energyPolytrope } from "./energy_polytrope.ts";
export { equationOfState, equationOfStateNames } from "./named.ts";
export { type PolytropicPiece, polytropicPieces } from "./polytropic_pieces.ts";
export { eosTableFiles, type EosTableOptions, readEosTable } from "./table/read_table.ts";
export { tabulated } from "./tabulated.ts";
export type { TableRow } from "./table_row.ts";
export { type CrustName, CRUSTS } from "./crust.ts";
export { linearMatter } from "./linear_matter.ts";
