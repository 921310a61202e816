/** Progress on stderr: bars with remaining time on a terminal, plain lines elsewhere, silence for machines. */
export {
  openProgress,
  printLine,
  type Progress,
  PROGRESS_VARIABLE,
  type ProgressStyle,
  silenceProgress,
} from "./progress.ts";
export { durationText } from "./remaining.ts";
