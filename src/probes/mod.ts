/** Probes of fields and of what networks learn. */
export { type Probed, probed } from "./attempt.ts";
export { twoNN } from "./twonn.ts";
export type { IntrinsicDimension } from "./twonn.ts";
export type { Matrix } from "@/math/matrix.ts";
export type { PointMatrix } from "@/math/nearest_neighbours.ts";
export type { Points } from "./points.ts";
export { consecutiveFrames } from "./theiler.ts";
export type { TheilerWindow } from "./theiler.ts";
export { energySpectrum, radialSpectrum } from "./spectra.ts";
export type { PeriodicField, ShellSpectrum } from "./spectra.ts";
export { powerLawTail } from "./power_law.ts";
export type { PowerLawTail } from "./power_law.ts";
export { weightSpectrum } from "./weight_spectra.ts";
export type { WeightSpectrum } from "./weight_spectra.ts";
export { foldKernel, unfoldKernel } from "./kernel_matrix.ts";
export type { Kernel } from "./kernel_matrix.ts";
export { activationReader, namedPlaces, type Observation, type Observed } from "./activations.ts";
export { activationPatching, openPatching } from "./activation_patching/mod.ts";
export type {
  Patching,
  PatchingInputs,
  PatchingMap,
  PatchingRequest,
  PatchParts,
} from "./activation_patching/mod.ts";
export { rankOneEdit, uncentredCovariance } from "./rank_one_edit.ts";
export type { RankOneEdit, RankOneRequest } from "./rank_one_edit.ts";
export { convolutionKeys, editConvolution, editEffect, keyReader } from "./convolution_edit/mod.ts";
export type {
  ConvolutionEdit,
  ConvolutionRequest,
  EditEffect,
  EditTrial,
  KeyReader,
  KeyRequest,
  PixelPlace,
} from "./convolution_edit/mod.ts";
export { knnMutualInformation } from "./knn_mutual_information.ts";
export type { MutualInformation } from "./knn_mutual_information.ts";
