/** Whether this machine lets the user mount a small disk of their own (Linux with user namespaces, or root). */
export async function hasSmallDisk(): Promise<boolean> {
  try {
    return (await onSmallDisk("true")).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a shell script where `$DISK` is a fresh 256 KiB file system, seen by that script alone and gone after it. */
export async function onSmallDisk(script: string): Promise<Deno.CommandOutput> {
  const mount = `DISK=$(mktemp -d) && mount -t tmpfs -o size=256k tmpfs "$DISK" || exit 77`;
  return await new Deno.Command("unshare", { args: ["-rm", "sh", "-c", `${mount}\n${script}`] }).output();
}
