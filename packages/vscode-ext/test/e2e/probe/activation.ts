import { createRequire } from "node:module";

import * as vscode from "vscode";

/*
 * How long another extension keeps the host while it is activated: the two steps that the editor itself measures.
 */

export interface Activation {
  /** Reading, compiling and running its file. */
  readonly load?: Span;
  /** The call of `activate`, up to where it returns. */
  readonly call?: Span;
}

interface Span {
  readonly elapsedMs: number;
  /** Of the host's thread alone: other work on the machine does not lengthen it. */
  readonly processorMs: number;
}

interface Main {
  activate(context: vscode.ExtensionContext): unknown;
}

/** Not part of Node's documented interface, and the way by which the editor loads extensions. */
const loader = "_load";

type Load = (this: unknown, request: string, ...rest: readonly unknown[]) => unknown;

/** Watches for the extension, which must not be active yet, and leaves an `Activation` in `globalThis.pixelthriftActivation`. */
export function watchActivation(id: string): void {
  const folder = vscode.extensions.getExtension(id)?.extensionPath;
  if (folder === undefined) throw new Error(`expected ${id} to be installed`);
  const modules = createRequire(__filename)("node:module") as Record<typeof loader, Load>;
  const load = modules[loader];
  modules[loader] = function watched(request, ...rest) {
    if (!request.startsWith(folder)) return load.call(this, request, ...rest);
    modules[loader] = load;
    const [main, loading] = timed(() => load.call(this, request, ...rest) as Main);
    const activate = (context: vscode.ExtensionContext): unknown => {
      const [active, call] = timed(() => main.activate(context));
      Object.assign(globalThis, { pixelthriftActivation: { load: loading, call } satisfies Activation });
      return active;
    };
    return { ...main, activate };
  };
}

function timed<T>(work: () => T): readonly [T, Span] {
  const [startedMs, started] = [performance.now(), process.threadCpuUsage()];
  const result = work();
  const { user, system } = process.threadCpuUsage(started);
  return [result, { elapsedMs: performance.now() - startedMs, processorMs: (user + system) / 1_000 }];
}
