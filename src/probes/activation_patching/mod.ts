/** Activation patching: what of a loss a place wins back when it has the activation of another input. */
export { activationPatching } from "./activation_patching.ts";
export type { PatchingRequest } from "./activation_patching.ts";
export { openPatching } from "./maps.ts";
export type { Patching, PatchingInputs, PatchingMap } from "./maps.ts";
export type { PatchParts } from "./parts.ts";
