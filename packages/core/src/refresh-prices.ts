/**
 * The price list as its publisher has it today: the only file of the prices that sees the network, and only where somebody
 * asks for it. Nothing is written down, and nothing is remembered for the next time.
 */
import { PixelthriftError } from "./errors.ts";
import { bundledPrices, checkedPrices, type PriceList } from "./models/price.ts";

export interface Refreshing {
  /** Default: where the package that the bundled list comes from looks for news. */
  readonly address?: string | URL;
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer. Default: 10 seconds. */
  readonly timeoutMs?: number;
}

/** Where `@pydantic/genai-prices` looks for news; a test holds that it is. */
export const publishedAt = "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json";

/** Sixteen times what the list is today. */
const mostBytes = 8_000_000;

/** A list that lost more of our models than this is another list. */
const leastPart = 1 / 2;

/**
 * Fetches the price list, for whoever wants prices of today and not of the day this was released.
 *
 * @throws `E_NETWORK` where there is no answer in time, or one that is an error; `E_FORMAT` where what comes is no price list,
 * or one with a price that cannot be; `E_CANCELLED`.
 * @example
 * const prices = await refreshPrices();
 * await estimate("photo.jpg", { prices });
 */
export async function refreshPrices(how: Refreshing = {}): Promise<PriceList> {
  const { address = publishedAt, signal, timeoutMs = 10_000 } = how;
  const url = new URL(address);
  // What reads it takes longer to load than all the rest of the library, and hardly anybody needs it.
  const [{ readPriceData }, text] = await Promise.all([
    import("./models/price-data.ts"),
    fetched(url, timeoutMs, signal),
  ]);
  const models = readPriceData(parsed(text));
  const known = Object.keys(models).length;
  const wanted = Object.keys(bundledPrices.models).length;
  if (known < wanted * leastPart) {
    throw new PixelthriftError("E_FORMAT", `no price list of these models: it has ${known} of ${wanted}`);
  }
  const refreshedAt = new Date().toISOString().replace(/\.\d+/u, "");
  const prices: PriceList = { source: { ...bundledPrices.source, source: "refreshed", refreshedAt }, models };
  checkedPrices.add(prices);
  return prices;
}

async function fetched(url: URL, timeoutMs: number, signal: AbortSignal | undefined): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json" },
      // The prices of whoever is at another address are not the ones that were asked for.
      redirect: "error",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) throw network(`${url.host} answers HTTP ${response.status}`);
    return await textOf(response, url);
  } catch (error) {
    if (error instanceof PixelthriftError) throw error;
    if (signal?.aborted === true) throw new PixelthriftError("E_CANCELLED", "cancelled", { cause: error });
    if (timeout.aborted) throw network(`${url.host} did not answer within ${timeoutMs / 1000} s`, error);
    throw network(`${url.host} cannot be reached: ${reasonOf(error)}`, error);
  }
}

/** Counted while it comes, as what an answer says of its length need not be true. */
async function textOf(response: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw network(`${url.host} answers with more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PixelthriftError("E_FORMAT", "no price list that can be read: it is no JSON", { cause });
  }
}

/** `fetch failed` says nothing; what it failed on is below. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

function network(message: string, cause?: unknown): PixelthriftError {
  return new PixelthriftError("E_NETWORK", message, cause === undefined ? {} : { cause });
}
