/** Seeded, named random streams: the only source of randomness in Chimera. */
export { randomStream } from "./stream.ts";
export type { RandomStream } from "./stream.ts";
