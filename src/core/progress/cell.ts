/** Progress in a cell of a notebook: one display that is written anew in place, and no error stream, which shows red. */

/** The part of a Jupyter kernel that is used here; https://jupyter-client.readthedocs.io/en/stable/messaging.html. */
type Broadcast = (type: string, content: Record<string, unknown>) => Promise<void> | void;

/** How a kernel publishes a message; undefined where no kernel runs this. */
export function kernelBroadcast(): Broadcast | undefined {
  try {
    return (Deno as unknown as { jupyter: { broadcast: Broadcast } }).jupyter.broadcast;
  } catch {
    return undefined; // Deno throws when it is asked outside a kernel
  }
}

/** A text in the cell that runs; each call replaces it, at once, also while the cell computes without a pause. */
export function openDisplay(broadcast: Broadcast): (text: string) => void {
  const transient = { display_id: crypto.randomUUID() };
  let type = "display_data";
  return (text) => {
    // a kernel that is gone hears nothing, and the work ends with it
    Promise.resolve(broadcast(type, { data: { "text/plain": text }, metadata: {}, transient })).catch(
      () => {},
    );
    type = "update_display_data";
  };
}
