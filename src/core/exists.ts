/** Whether there is anything at a path. A link that leads nowhere is nothing, and so is what may not be looked at. */
export function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
