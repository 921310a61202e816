/**
 * The architectures by name: a model file's `type` is a name here, and the name of the file that has its `schema` and its
 * `graph`. A new architecture is a file in this folder and a line here.
 */
/** The Fourier neural operator. */
export * as fno from "./fno.ts";
/** The fractal U-Net. */
export * as fractal_unet from "./fractal_unet.ts";
/** The residual network with pre-activation. */
export * as resnet from "./resnet.ts";
/** The plain U-Net. */
export * as unet from "./unet.ts";
