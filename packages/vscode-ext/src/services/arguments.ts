/*
 * What a command was called with. The explorer, the source control view, editor tabs, key bindings and other extensions
 * each hand over something else.
 */

/** As much of a `vscode.Uri` as matters here. */
export interface UriLike {
  readonly scheme: string;
  readonly authority?: string;
  readonly path: string;
}

/**
 * The files and folders that a command was called on, each once; empty where it was called on nothing, as from the palette.
 *
 *     explorer, one item          (uri, [uri])
 *     explorer, several           (focused, [all, folders and other files too])
 *     explorer, empty area        (workspace folder, [])
 *     source control              (state, state, …) or (state, [states])
 *     editor tab                  (uri, { … })
 *     palette, key binding        ()
 */
export function urisOf(args: readonly unknown[]): UriLike[] {
  const [first, second] = args;
  const many = Array.isArray(second) && second.length > 0 ? (second as readonly unknown[]) : undefined;
  // The focused item is among the many, except where it was right-clicked outside of the selection.
  const chosen = many === undefined ? args.filter((arg) => uriOf(arg) !== undefined) : many;
  const all = chosen.length > 0 ? chosen : [first];
  const found = all.flatMap((one) => uriOf(one) ?? []);
  return [...new Map(found.map((uri) => [[uri.scheme, uri.authority, uri.path].join("\0"), uri])).values()];
}

function uriOf(given: unknown): UriLike | undefined {
  if (isUri(given)) return given;
  if (typeof given !== "object" || given === null) return undefined;
  // What source control calls a resource state.
  const { resourceUri } = given as { readonly resourceUri?: unknown };
  return isUri(resourceUri) ? resourceUri : undefined;
}

function isUri(given: unknown): given is UriLike {
  if (typeof given !== "object" || given === null) return false;
  const { scheme, path } = given as Partial<UriLike>;
  return typeof scheme === "string" && typeof path === "string";
}
