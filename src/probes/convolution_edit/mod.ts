/** A rank-one edit of a convolution: the keys that it sees, the edit, and what it does to the predictions. */
export { editConvolution } from "./edit_convolution.ts";
export type { ConvolutionEdit, ConvolutionRequest } from "./edit_convolution.ts";
export { editEffect } from "./edit_effect.ts";
export type { EditEffect, EditTrial } from "./edit_effect.ts";
export { convolutionKeys, keyReader } from "./keys.ts";
export type { KeyReader, KeyRequest, PixelPlace } from "./keys.ts";
