import type { FigureContext } from "../figure.ts";

/** Where the pictures of tests say that they come from. */
export const CONTEXT: FigureContext = {
  sources: { runIds: ["0123456789abcdef", "fedcba9876543210"], files: ["artifacts/E1_summary.json"] },
  synthetic: false,
};
