/** What a command line printed, as text, and its exit code. */
export interface LineOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a process left. */
export interface DecodedOutput extends LineOutput {
  readonly signal: Deno.Signal | null;
}

/** The output of a process as text. */
export function decoded({ code, signal, stdout, stderr }: Deno.CommandOutput): DecodedOutput {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, signal, stdout: text(stdout), stderr: text(stderr) };
}
