/** HDF5 files: written byte-identically and atomically, read by slices with clear errors. */
export type { AttributeValue, NumberArray } from "./numbers.ts";
export type { DatasetHeader } from "./describe.ts";
export { type ArrayRead, type AxisRange, type Hdf5File, openHdf5 } from "./read.ts";
export {
  type DatasetContent,
  type DatasetOfFrames,
  hdf5Bytes,
  type Hdf5Content,
  writeHdf5,
} from "./write.ts";
