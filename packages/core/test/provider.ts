/**
 * A server on this machine that takes requests and answers in the form of each provider, for the tests that would
 * otherwise cost money. It is as strict as they are: what it cannot read as a request of that form is a failed test.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, vi } from "vitest";

import { probe } from "../src/probe.ts";

/** One request, as far as tests look at it. */
export interface Seen {
  readonly method: string;
  /** Of the service that was meant, whatever answered for it. */
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What is sent back: JSON, unless it is text. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Nothing comes back. */
  readonly hangs?: boolean;
}

export interface Provider {
  /** Where it listens. */
  readonly url: string;
  readonly seen: readonly Seen[];
  /** What it answers from now on. */
  answer(this: void, respond: (seen: Seen, index: number) => Answer): void;
}

const hostHeader = "x-meant-for";

/** To be called once at the head of a test file. Every service is answered for: no request leaves the machine. */
export function provider(): Provider {
  let server: Server | undefined;
  let url = "";
  let seen: Seen[] = [];
  let respond: (seen: Seen, index: number) => Answer = () => ({ status: 500, body: "no answer was prepared" });
  const direct = globalThis.fetch;

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      void receive(request, response, (one) => {
        seen.push(one);
        return respond(one, seen.length - 1);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubGlobal("fetch", (input: URL, init: RequestInit) => {
      const headers = { ...(init.headers as Record<string, string>), [hostHeader]: input.host };
      return direct(new URL(input.pathname + input.search, url), { ...init, headers });
    });
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });
  return {
    get url() {
      return url;
    },
    get seen() {
      return seen;
    },
    answer: (next) => {
      respond = next;
    },
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  respond: (seen: Seen) => Answer,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { [hostHeader]: host, ...headers } = request.headers;
  const {
    status = 200,
    headers: more = {},
    body = {},
    hangs = false,
  } = respond({
    method: request.method ?? "",
    host: String(host),
    path: request.url ?? "",
    headers,
    body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
  });
  if (hangs) return;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...more }).end(text);
}

/** A request in words that no provider uses. */
export interface Asked {
  readonly model?: string | undefined;
  readonly text: string;
  /** Like `512x288`: of the PNG that was in it. */
  readonly image?: string;
  readonly detail?: unknown;
  readonly maxOutputTokens?: unknown;
}

/** A form of requests and answers, as its documentation has it. */
export interface Form {
  read(this: void, seen: Seen): Asked;
  /** @param imageTokens Where this form tells them apart. */
  write(this: void, inputTokens: number, imageTokens: number): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** https://developers.openai.com/api/docs/guides/images-vision */
const responses: Form = {
  read: ({ body }) => {
    const { model, input, max_output_tokens, store } = body as Fields;
    if (store !== false) throw new Error("the request would be stored");
    const [{ role, content }] = input as [{ role: string; content: Fields[] }];
    if (role !== "user") throw new Error(`role ${role}`);
    const image = content.find(({ type }) => type === "input_image");
    return {
      model: model as string,
      text: content.find(({ type }) => type === "input_text")?.["text"] as string,
      ...imageOf(image?.["image_url"], image?.["detail"]),
      maxOutputTokens: max_output_tokens,
    };
  },
  write: (inputTokens) => ({
    id: "resp_1",
    object: "response",
    status: "incomplete",
    output: [],
    usage: { input_tokens: inputTokens, input_tokens_details: { cached_tokens: 0 }, output_tokens: 16 },
  }),
};

/** https://platform.claude.com/docs/en/build-with-claude/token-counting */
const countTokens: Form = { read: readMessages, write: (inputTokens) => ({ input_tokens: inputTokens }) };

/** https://platform.claude.com/docs/en/build-with-claude/vision */
const messages: Form = {
  read: readMessages,
  write: (inputTokens) => ({
    type: "message",
    role: "assistant",
    content: [{ type: "text", text: "OK" }],
    usage: { input_tokens: inputTokens, cache_read_input_tokens: 0, output_tokens: 1 },
  }),
};

function readMessages({ headers, body }: Seen): Asked {
  if (headers["anthropic-version"] !== "2023-06-01") throw new Error("no anthropic-version");
  const { model, messages: list, max_tokens } = body as Fields;
  const [{ content }] = list as [{ content: Fields[] }];
  const source = content.find(({ type }) => type === "image")?.["source"] as Fields | undefined;
  if (source !== undefined && (source["type"] !== "base64" || source["media_type"] !== "image/png")) {
    throw new Error(JSON.stringify(source).slice(0, 100));
  }
  return {
    model: model as string,
    text: content.find(({ type }) => type === "text")?.["text"] as string,
    ...(source === undefined ? {} : { image: sizeOf(source["data"] as string) }),
    maxOutputTokens: max_tokens,
  };
}

/** https://ai.google.dev/gemini-api/docs/tokens, https://ai.google.dev/gemini-api/docs/media-resolution */
const gemini: Form = {
  read: ({ path, body }) => {
    const { contents, generationConfig } = body as { contents: [{ parts: Fields[] }]; generationConfig: Fields };
    const [{ parts }] = contents;
    const part = parts.find((one) => "inlineData" in one);
    const data = part?.["inlineData"] as Fields | undefined;
    if (data !== undefined && data["mimeType"] !== "image/png") throw new Error("no PNG");
    const level = (part?.["mediaResolution"] as Fields | undefined)?.["level"];
    const forAll = generationConfig["mediaResolution"];
    if (forAll === "MEDIA_RESOLUTION_ULTRA_HIGH") throw new Error("no resolution of a whole request");
    const detail = level ?? forAll;
    return {
      model: /\/models\/(.+):generateContent$/u.exec(path)?.[1],
      text: parts.find((one) => "text" in one)?.["text"] as string,
      ...(data === undefined ? {} : { image: sizeOf(data["data"] as string) }),
      ...(detail === undefined ? {} : { detail }),
      maxOutputTokens: generationConfig["maxOutputTokens"],
    };
  },
  write: (inputTokens, imageTokens) => ({
    candidates: [{ finishReason: "MAX_TOKENS" }],
    usageMetadata: {
      promptTokenCount: inputTokens,
      totalTokenCount: inputTokens,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: inputTokens - imageTokens },
        ...(imageTokens === 0 ? [] : [{ modality: "IMAGE", tokenCount: imageTokens }]),
      ],
    },
  }),
};

/** Chat completions, as Mistral, DeepSeek, Moonshot, Z.ai, MiniMax, OpenRouter and others have them. */
const chat: Form = {
  read: ({ body }) => {
    const { model, messages: list, max_tokens, vl_high_resolution_images } = body as Fields;
    const [{ role, content }] = list as [{ role: string; content: Fields[] }];
    if (role !== "user") throw new Error(`role ${role}`);
    const image = content.find(({ type }) => type === "image_url")?.["image_url"] as Fields | undefined;
    return {
      model: model as string,
      text: content.find(({ type }) => type === "text")?.["text"] as string,
      ...imageOf(image?.["url"], vl_high_resolution_images ?? image?.["detail"]),
      maxOutputTokens: max_tokens,
    };
  },
  write: (inputTokens) => ({
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "OK" }, finish_reason: "length" }],
    usage: { prompt_tokens: inputTokens, completion_tokens: 1, total_tokens: inputTokens + 1 },
  }),
};

/** https://docs.x.ai and https://help.aliyun.com/en/model-studio/qwen-vl-compatible-with-openai: images apart, and 0 where there is none. */
const chatWithDetails: Form = {
  ...chat,
  write: (inputTokens, imageTokens) => ({
    ...(chat.write(inputTokens, imageTokens) as Fields),
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: 1,
      total_tokens: inputTokens + 1,
      prompt_tokens_details: {
        text_tokens: inputTokens - imageTokens,
        audio_tokens: 0,
        image_tokens: imageTokens,
        cached_tokens: 0,
      },
    },
  }),
};

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const converse: Form = {
  read: ({ path, body }) => {
    const { messages: list, inferenceConfig } = body as { messages: [{ content: Fields[] }]; inferenceConfig: Fields };
    const [{ content }] = list;
    const image = content.find((one) => "image" in one)?.["image"] as Fields | undefined;
    if (image !== undefined && image["format"] !== "png") throw new Error("no PNG");
    return {
      model: decodeURIComponent(/^\/model\/([^/]+)\/converse$/u.exec(path)?.[1] ?? ""),
      text: content.find((one) => "text" in one)?.["text"] as string,
      ...(image === undefined ? {} : { image: sizeOf((image["source"] as Fields)["bytes"] as string) }),
      maxOutputTokens: inferenceConfig["maxTokens"],
    };
  },
  write: (inputTokens) => ({
    output: { message: { role: "assistant", content: [{ text: "OK" }] } },
    stopReason: "max_tokens",
    usage: { inputTokens, outputTokens: 1, totalTokens: inputTokens + 1 },
  }),
};

/** https://docs.cohere.com/docs/image-inputs */
const cohere: Form = {
  read: chat.read,
  write: (inputTokens) => ({
    id: "1",
    finish_reason: "MAX_TOKENS",
    message: { role: "assistant", content: [{ type: "text", text: "OK" }] },
    usage: {
      billed_units: { input_tokens: inputTokens, output_tokens: 1 },
      // What the model was given has the template around it, which is not billed.
      tokens: { input_tokens: inputTokens + 500, output_tokens: 1 },
    },
  }),
};

export const forms = { chat, chatWithDetails, cohere, converse, countTokens, gemini, messages, responses };

/** The size of the PNG, and the detail beside it, where there is one. */
function imageOf(url: unknown, detail: unknown): Pick<Asked, "image" | "detail"> {
  const asked = detail === undefined ? {} : { detail };
  if (typeof url !== "string") return asked;
  const [, data = ""] = /^data:image\/png;base64,([\w+/]+=*)$/u.exec(url) ?? [];
  return { image: sizeOf(data), ...asked };
}

function sizeOf(base64: string): string {
  const { format, widthPx, heightPx } = probe(Buffer.from(base64, "base64"));
  if (format !== "png") throw new Error(`no PNG but ${format}`);
  return `${widthPx}x${heightPx}`;
}
