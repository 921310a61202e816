/** Probes of fields and of what networks learn. */
export { twoNN } from "./twonn.ts";
export type { IntrinsicDimension } from "./twonn.ts";
export type { Points } from "./points.ts";
export { energySpectrum, radialSpectrum } from "./spectra.ts";
export type { PeriodicField, ShellSpectrum } from "./spectra.ts";
