/**
 * Before the tests: what this machine lacks, which tests are skipped for it, and how it is had. `deno test --quiet`
 * counts skipped tests without a word of why.
 */
import { findAdapter } from "@/backends/webgpu/adapter.ts";
import { ensureLibtensorflow } from "@/backends/tensorflow/library/mod.ts";
import { findJupyterLab } from "@/core/notebooks/mod.ts";
import { hasChromium } from "@/core/testing/chromium.ts";
import { hasSmallDisk } from "@/core/testing/small_disk.ts";

/** What some tests need. */
interface Need {
  readonly tests: string;
  /** Why it is not there and how it is had; undefined where it is. */
  readonly lack: () => Promise<string | undefined>;
}

const needs: readonly Need[] = [
  {
    tests: "the tensorflow backend and compiled training",
    lack: () =>
      ensureLibtensorflow({ log: () => {} }).then(
        () => undefined,
        (error: Error) => error.message.split("\n")[0],
      ),
  },
  {
    tests: "the webgpu backend",
    lack: () =>
      findAdapter().then(
        () => undefined,
        (error: Error) => `${error.message}; Debian: apt install mesa-vulkan-drivers gives a software one`,
      ),
  },
  {
    tests: "notebooks against nbclient and in JupyterLab",
    lack: () =>
      Promise.resolve(
        findJupyterLab() === undefined
          ? "there is no JupyterLab; 'deno task setup --lab' installs it"
          : undefined,
      ),
  },
  {
    tests: "the report and JupyterLab in a browser",
    lack: () =>
      Promise.resolve(hasChromium() ? undefined : "there is no Chromium; Debian: apt install chromium"),
  },
  {
    tests: "full disks",
    lack: async () =>
      await hasSmallDisk()
        ? undefined
        : "no file system can be mounted here; run as root, or where user namespaces are allowed",
  },
];

/** Says, a line each, which tests will be skipped here and why. */
export async function sayWhatIsMissing(say: (line: string) => void): Promise<void> {
  for (const { tests, lack } of needs) {
    const reason = await lack();
    if (reason !== undefined) say(`skipped: tests of ${tests}: ${reason}`);
  }
}
