/** A real JupyterLab in a real Chromium, for tests. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { repositoryRoot } from "../../repository.ts";
import { startChromium } from "../../testing/chromium.ts";
import type { JupyterLab } from "../lab/ensure_jupyterlab.ts";
import { installKernelspec } from "../lab/kernelspec.ts";
import { type LabServer, startLab } from "../lab/open_lab.ts";
import { delay } from "../wait.ts";

/** A page on which a notebook is open. Disposing it ends browser, server and kernels. */
export interface LabPage extends AsyncDisposable {
  readonly page: Page;
}

/**
 * Opens a notebook of the repository. Nothing is saved, and all that JupyterLab writes by itself goes to `folder`.
 *
 * @param notebook its path from the repository's root
 * @param folder an empty folder
 */
export async function openInLab(
  notebook: string,
  { lab, folder }: { lab: JupyterLab; folder: string },
): Promise<LabPage> {
  await writeSettings(folder);
  const token = crypto.randomUUID();
  const server = startLab(lab, {
    jupyterFolder: await installKernelspec({ folder: join(folder, "data") }),
    folder: repositoryRoot(),
    args: [
      "--no-browser",
      "--ServerApp.ip=127.0.0.1",
      "--ServerApp.port=0",
      `--IdentityProvider.token=${token}`,
      `--FileCheckpoints.checkpoint_dir=${join(folder, "checkpoints")}`,
      "--LabApp.news_url=None",
      "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ],
    env: {
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    },
    quiet: true,
  });
  let browser: Browser | undefined;
  const stop = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    const url = await serverUrl(server, join(folder, "runtime"));
    browser = await startChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(`${url}lab/tree/${notebook}?token=${token}&reset`, { waitUntil: "domcontentloaded" });
    await page.waitForSelector(".jp-NotebookPanel .jp-Notebook .jp-Cell", { timeout: 120_000 });
    return { page, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** No saving by itself, no question about news, and every cell in the page, also those out of sight. */
async function writeSettings(folder: string): Promise<void> {
  const settings = {
    "docmanager-extension/plugin": { autosave: false },
    "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
    "notebook-extension/tracker": { windowingMode: "none" },
  };
  for (const [name, value] of Object.entries(settings)) {
    const path = join(folder, "settings", "@jupyterlab", `${name}.jupyterlab-settings`);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, JSON.stringify(value));
  }
}

/** The server writes where it listens when it does. */
async function serverUrl({ pid, ended }: LabServer, runtimeFolder: string): Promise<string> {
  let exitCode: number | undefined;
  ended.then((code) => exitCode = code);
  for (let tries = 0; tries < 600; tries++) {
    const info = await Deno.readTextFile(join(runtimeFolder, `jpserver-${pid}.json`)).catch(() => "");
    if (info.endsWith("}")) return JSON.parse(info).url;
    if (exitCode !== undefined) throw new Error(`JupyterLab ended with code ${exitCode}`);
    await delay(100);
  }
  throw new Error("JupyterLab did not start within a minute");
}
