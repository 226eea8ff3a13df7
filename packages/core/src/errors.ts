/**
 * Every failure Pixelthrift knows, by who can do something about it.
 *
 * The codes are API: programs switch on them, so one is never renamed or reused. The engines use the same strings.
 */
export type ErrorCode =
  | "E_OPTION" // the caller's argument
  | "E_READ" // the file: missing, not permitted, a folder, or changed while being read
  | "E_WRITE" // the place where the result belongs
  | "E_EXISTS" // a different file is already where the result belongs
  | "E_FORMAT" // bytes that are no image format we know, or no bytes at all
  | "E_UNSUPPORTED" // a known format in a kind that no engine here decodes
  | "E_TRUNCATED" // bytes that end too soon
  | "E_CORRUPT" // bytes that contradict their own format
  | "E_TOO_LARGE" // over a limit the caller set, or its default
  | "E_NETWORK" // a service, or the way to it: not reached, too slow, or an answer that is an error
  | "E_CANCELLED" // stopped by the caller's signal
  | "E_NATIVE"; // our bug

/** What an error may carry besides its code and message. */
export interface ErrorDetails {
  /** What was thrown below, when this error only translates it. */
  readonly cause?: unknown;
  /** The file this is about, as the caller named it. */
  readonly path?: string | undefined;
}

/**
 * The one error class of the library: a closed list of codes and one sentence.
 *
 * @example
 * try {
 *   await optimize("notes.txt", { onError: "throw" });
 * } catch (error) {
 *   if (error instanceof PixelthriftError) error.code;
 *   //=> "E_FORMAT"
 * }
 */
export class PixelthriftError extends Error {
  override readonly name = "PixelthriftError";
  readonly code: ErrorCode;
  // Declared only: a field would be there, as undefined, on every error that is about no file.
  declare readonly path?: string;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
  }
}

/**
 * The error for an argument that is not what it must be.
 *
 * @example
 * expected("a whole number from 1 to 100", "quality", 0).message;
 * //=> "expected a whole number from 1 to 100 for quality but received 0"
 */
export function expected(what: string, name: string, received: unknown): PixelthriftError {
  return new PixelthriftError("E_OPTION", `expected ${what} for ${name} but received ${shown(received)}`);
}

/**
 * The same for a value inside of a document, named by the way to it.
 *
 * @example
 * expectedAt(["models", "my-vlm", "aliases", 0], "an id", 5).message;
 * //=> 'models["my-vlm"].aliases[0]: expected an id but received 5'
 */
export function expectedAt(path: readonly (string | number)[], what: string, received: unknown): PixelthriftError {
  const where = path.length === 0 ? "the document" : path.map(step).join("").replace(/^\./u, "");
  const value = received === undefined ? "nothing" : shown(received);
  return new PixelthriftError("E_OPTION", `${where}: expected ${what} but received ${value}`);
}

function step(key: string | number): string {
  return typeof key === "string" && /^[$_a-z][\w$]*$/iu.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** One line at most: a message goes to a terminal and into a table. */
const longestShown = 60;

function shown(value: unknown): string {
  const text = typeof value === "bigint" ? `${value}n` : (stringified(value) ?? String(value));
  return text.length > longestShown ? `${text.slice(0, longestShown)}\u2026` : text;
}

function stringified(value: unknown): string | undefined {
  // NaN and Infinity are `null` in JSON, which would send the reader looking for a null.
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
