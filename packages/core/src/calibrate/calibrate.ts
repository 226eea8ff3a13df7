import { PixelthriftError } from "../errors.ts";
import { type Size, shownSize } from "../size.ts";
import { ask, messageOf, type Reply } from "./ask.ts";
import { wires } from "./endpoints.ts";
import { judge, type Judgement, type Measurement } from "./judge.ts";
import type { Preparation, PreparedSize } from "./prepare.ts";
import { testImage } from "./test-image.ts";
import type { Usage } from "./wire.ts";

/** How a model is asked. */
export interface Asking {
  /** Empty where the service needs none. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** For one answer. */
  readonly timeoutMs: number;
  /** Told of every answer as it comes. */
  onAnswer?(this: void, what: string): void;
}

/** What a model was asked and what its service answered. */
export interface Calibration {
  readonly preparation: Preparation;
  /** What the request takes without an image; absent where that was not answered. */
  readonly overhead?: Usage;
  /** In the order they were asked for, as far as it came. */
  readonly measured: readonly Measured[];
  readonly judgement: Judgement;
  /** Why it ended before the last size. */
  readonly error?: PixelthriftError;
}

export type Measured = Measurement & {
  /** Absent where the service refused the image. */
  readonly usage?: Usage;
};

/** The same in every request: what it takes is found once, without an image. */
const text = "Answer with the word OK.";

/**
 * Asks a service about one text without an image and with one of each size, one after the other.
 *
 * What fails ends it, and what was measured before is kept: it has been paid for.
 */
export async function calibrate(preparation: Preparation, asking: Asking): Promise<Calibration> {
  const { certainty } = preparation.chosen;
  const verb = wires[preparation.api].answers;
  const measured: Measured[] = [];
  let overhead: Usage | undefined;
  try {
    overhead = usageIn(await send(preparation, asking), preparation);
    asking.onAnswer?.(`without an image: ${overhead.inputTokens} input tokens`);
    for (const prepared of preparation.sizes) {
      const found = await measure(prepared, overhead, preparation, asking);
      measured.push(found);
      asking.onAnswer?.(
        `${shownSize(prepared.size)}: ${found.outcome === "counted" ? `${found.tokens} tokens` : "refused"}`,
      );
    }
    return { preparation, overhead, measured, judgement: judge(measured, certainty, verb) };
  } catch (error) {
    if (!(error instanceof PixelthriftError)) throw error;
    const judgement = judge(measured, certainty, verb);
    return { preparation, ...(overhead === undefined ? {} : { overhead }), measured, judgement, error };
  }
}

async function measure(
  { size, expected }: PreparedSize,
  overhead: Usage,
  preparation: Preparation,
  asking: Asking,
): Promise<Measured> {
  const reply = await send(preparation, asking, size);
  if (reply.outcome === "refused") {
    return { outcome: "refused", size, expected, message: `HTTP ${reply.status}: ${reply.message}` };
  }
  const usage = usageIn(reply, preparation);
  const { imageTokens } = usage;
  return imageTokens === undefined
    ? { outcome: "counted", size, expected, tokens: usage.inputTokens - overhead.inputTokens, by: "difference", usage }
    : { outcome: "counted", size, expected, tokens: imageTokens, by: "service", usage };
}

function send(preparation: Preparation, { key, signal, timeoutMs }: Asking, size?: Size): Promise<Reply> {
  const { api, baseUrl, calledAs, setting, maxOutputTokens } = preparation;
  const wire = wires[api];
  const question = {
    model: calledAs,
    text,
    maxOutputTokens,
    ...(size === undefined ? {} : { png: testImage(size).toString("base64") }),
    ...(setting === undefined ? {} : { setting }),
  };
  return ask({
    url: new URL(baseUrl.href.replace(/\/$/u, "") + wire.path(question)),
    headers: key === "" ? {} : wire.headers(key),
    body: wire.body(question),
    key,
    signal,
    timeoutMs,
  });
}

function usageIn(reply: Reply, { api, baseUrl, calledAs }: Preparation): Usage {
  if (reply.outcome === "refused") {
    throw new PixelthriftError("E_NETWORK", `${baseUrl.host} answers HTTP ${reply.status}: ${reply.message}`);
  }
  const usage = wires[api].usage(reply.answer);
  if (usage !== undefined) return usage;
  const said = messageOf(reply.answer) ?? `no usage in the form of ${api}`;
  throw new PixelthriftError("E_NETWORK", `${baseUrl.host} answers about ${calledAs}: ${said}`);
}
