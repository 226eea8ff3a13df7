/**
 * Why the system refused, in its own words but without the code before and the call after them: the message of an
 * error names the path in a place of its own.
 *
 * @example
 * reasonOf(new Error("ENOENT: no such file or directory, stat '/a/b.png'"));
 * //=> "no such file or directory"
 */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /^[A-Z0-9]+: (?<reason>[^,]+)/.exec(message)?.groups?.["reason"] ?? message;
}

/** The system's code for a failure, like `ENOENT`. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
