/**
 * The architectures by name: a model file's `type` is a name here, and the name of the file that has its `schema` and its
 * `graph`. A new architecture is a file in this folder and a line here.
 */
export * as fno from "./fno.ts";
export * as fractal_unet from "./fractal_unet.ts";
export * as resnet from "./resnet.ts";
export * as unet from "./unet.ts";
