/** Seeded, named random streams: all randomness of Chimera but that of tensors, see backends/random. */
export { randomStream } from "./stream.ts";
export type { RandomStream } from "./stream.ts";
