/*
 * One request to a service: the only file here that sees the network, and the only one that has the key in its hands.
 */
import { setTimeout as wait } from "node:timers/promises";

import { PixelthriftError } from "../errors.ts";
import { field } from "./wire.ts";

export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** Kept out of everything that comes back; empty where none is needed. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export type Reply =
  | { readonly outcome: "answered"; readonly answer: unknown }
  /** The request as such is not taken: a picture too large or too small, a model that does not exist. Nothing is billed. */
  | { readonly outcome: "refused"; readonly status: number; readonly message: string };

/**
 * Sends a request. A service that has too much to do is asked twice more, when it says.
 *
 * @throws `E_NETWORK` where there is no answer, or an error that is not about this one request; `E_CANCELLED`.
 */
export async function ask(request: Request): Promise<Reply> {
  for (const pauseMs of pausesMs) {
    const reply = await send(request);
    if (!isBusy(reply)) return replyOf(reply, request);
    const askedMs = askedPauseMs(reply.retryAfter) ?? pauseMs;
    if (askedMs > longestPauseMs) return replyOf(reply, request);
    await pause(askedMs, request.signal);
  }
  return replyOf(await send(request), request);
}

/** Where the service does not say when to come back. */
const pausesMs = [2000, 8000] as const;
/** Whoever waits at a terminal would rather be told. */
const longestPauseMs = 60_000;
/** An answer of some tokens has no more; whatever has is no answer. */
const mostAnswerBytes = 4_000_000;

interface HttpReply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly location: string | null;
  readonly text: string;
}

/** 529 is Anthropic's word for overloaded. */
function isBusy({ status }: HttpReply): boolean {
  return status === 429 || status === 503 || status === 529;
}

/** A number of seconds, or a date. */
function askedPauseMs(retryAfter: string | null): number | undefined {
  if (retryAfter === null || retryAfter.trim() === "") return undefined;
  const seconds = Number(retryAfter);
  const askedMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return Number.isNaN(askedMs) ? undefined : Math.max(0, askedMs);
}

async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(pauseMs, undefined, { signal });
  } catch (cause) {
    throw cancelled(cause);
  }
}

async function send({ url, headers, body, signal, timeoutMs, key }: Request): Promise<HttpReply> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  const timer = setTimeout(onAbort, timeoutMs);
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) throw cancelled();
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", ...headers },
      body: JSON.stringify(body),
      // Whoever sends us elsewhere would get the key.
      redirect: "manual",
      signal: stop.signal,
    });
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      location: response.headers.get("location"),
      text: await textOf(response, url),
    };
  } catch (error) {
    if (error instanceof PixelthriftError) throw error;
    if (signal.aborted) throw cancelled(error);
    if (stop.signal.aborted) throw network(`${url.host} did not answer within ${timeoutMs / 1000} s`);
    // No cause is passed on: what the client says of a request may have the key in it.
    throw network(withoutKey(`${url.host} cannot be reached: ${reasonOf(error)}`, key));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

async function textOf(response: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostAnswerBytes) throw network(`${url.host} answers with more than ${mostAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reasonOf(error: unknown): string {
  const code = field(field(error, "cause"), "code");
  if (typeof code === "string") return code;
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error);
}

function replyOf(reply: HttpReply, { url, key }: Request): Reply {
  const { status, location } = reply;
  const body = parsed(reply.text);
  const said = shortened(withoutKey(messageOf(body) ?? described(reply.text), key));
  if (status >= 200 && status < 300) {
    if (body === undefined) throw network(`${url.host} answers with no JSON: ${said}`);
    return { outcome: "answered", answer: withoutKey(body, key) };
  }
  if (status >= 300 && status < 400) {
    throw network(`${url.host} sends us on to ${withoutKey(location ?? "nowhere", key)} (HTTP ${status})`);
  }
  if (isAboutTheRequest(status)) return { outcome: "refused", status, message: said };
  throw network(`${url.host} answers HTTP ${status}: ${said}`);
}

/** 401, 403, 404 and the like are about the caller or the model, and no other picture would change them. */
function isAboutTheRequest(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What services call the sentence that says what is wrong. */
export function messageOf(body: unknown): string | undefined {
  const places = [
    ["error", "message"],
    ["error"],
    ["message"],
    ["detail"],
    ["base_resp", "status_msg"],
  ] as const satisfies readonly (readonly string[])[];
  for (const place of places) {
    const found = field(body, ...place);
    if (typeof found === "string" && found !== "") return found;
  }
  return undefined;
}

function described(text: string): string {
  if (text.trim() === "") return "an empty answer";
  return /^\s*<(?:!doctype|html)/iu.test(text) ? "an HTML page" : text;
}

/** A sentence for a terminal: one line, and none of a page. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** Some services repeat the key that they refuse. */
function withoutKey<T>(value: T, key: string): T {
  if (key === "") return value;
  const hidden = (text: string): string => text.replaceAll(key, "[key]");
  if (typeof value === "string") return hidden(value) as T;
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutKey(entry, key)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, entry]) => [hidden(name), withoutKey<unknown>(entry, key)]);
  return Object.fromEntries(entries) as T;
}

function network(message: string): PixelthriftError {
  return new PixelthriftError("E_NETWORK", message);
}

function cancelled(cause?: unknown): PixelthriftError {
  return new PixelthriftError("E_CANCELLED", "stopped before the answer came", { cause });
}
