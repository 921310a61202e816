/*
 * The module: the passes that a solver calls (../programs.ts gives their order), and for the tests a line's
 * transform and the power.
 */
export * from "./plan";
export { columnPass } from "./columns";
export { densityPass } from "./density";
export { powers } from "./power";
export { fieldRowPass, geometryRowPass, startRowPass, tendencyRowPass } from "./rows";
export { transform } from "../../../../math/wasm_fft/assembly/transform";
