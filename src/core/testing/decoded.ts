/** What a process left, as text. */
export interface DecodedOutput {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of a process as text. */
export function decoded({ code, signal, stdout, stderr }: Deno.CommandOutput): DecodedOutput {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, signal, stdout: text(stdout), stderr: text(stderr) };
}
