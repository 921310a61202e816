/*
 * The module: the passes that a solver calls (../programs.ts gives their order), and a line's transform for
 * its tests.
 */
export * from "./plan";
export { columnPass } from "./columns";
export { densityPass } from "./density";
export { fieldRowPass, geometryRowPass, startRowPass, tendencyRowPass } from "./rows";
export { transform } from "../../../../math/wasm_fft/assembly/transform";
