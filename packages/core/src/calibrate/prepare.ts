import { expected, PixelthriftError } from "../errors.ts";
import { type Chosen, resolveModels } from "../models/choose.ts";
import type { ExtraModels } from "../models/extra.ts";
import { oneOf } from "../models/find.ts";
import { inOneLine, refusals } from "../refuse.ts";
import type { Size } from "../size.ts";
import { type Counted, countByRule } from "../tokens/count.ts";
import { type Api, bedrock, type Endpoint, endpoints, fewestOutputTokensAnywhere, isApi, wires } from "./endpoints.ts";
import { sizesFor } from "./sizes.ts";
import type { Question, Wire } from "./wire.ts";

/*
 * What will be sent, to whom and for what, decided before anything is.
 */

/** How the caller wants a model to be asked. */
export interface RawCalibration {
  readonly detail?: string | undefined;
  /** Like `1024x1024`. Default: those that tell most of the model's rule. */
  readonly sizes?: readonly string[] | undefined;
  /** Of a gateway or a server of one's own. Default: the maker's service. */
  readonly baseUrl?: string | undefined;
  /** The variable of the environment that has the key. Default: the one that the maker's own clients read. */
  readonly keyEnv?: string | undefined;
  /** A word of `wires`. Default: what the maker's service is asked with, and `chat` behind a base URL. */
  readonly api?: string | undefined;
}

/** One model to be asked. */
export interface Preparation {
  readonly chosen: Chosen;
  /** What the service calls the model. */
  readonly calledAs: string;
  readonly api: Api;
  readonly baseUrl: URL;
  /** `null` where no key is sent. */
  readonly keyEnv: string | null;
  /** Absent where the caller named no detail, so that the service's own default decides. */
  readonly setting?: NonNullable<Question["setting"]>;
  readonly maxOutputTokens: number;
  readonly sizes: readonly PreparedSize[];
}

export interface PreparedSize {
  readonly size: Size;
  /** What the rule says of it. */
  readonly expected: Counted;
}

/**
 * Decides what is sent for one model.
 *
 * @param named The model's id, in any of the ways in which ids are written.
 * @param extra Models of the user's own. Default: none.
 * @throws `E_OPTION` for a model that cannot be asked, and says which could.
 */
export function prepare(named: string, raw: RawCalibration = {}, extra: ExtraModels = {}): Preparation {
  const [chosen] = resolveModels(named, raw.detail, "api", extra);
  if (chosen === undefined) throw expected("a model id", "model", named);
  const host = raw.baseUrl === undefined ? ownService(named, chosen, raw) : otherService(named, raw.baseUrl, raw);
  const sizes = raw.sizes === undefined ? sizesFor(chosen.rule) : parsedSizes(raw.sizes);
  return {
    chosen,
    ...host,
    ...settingOf(chosen, host.api, raw.detail),
    sizes: sizes.map((size) => ({ size, expected: expectedOf(size, chosen, raw) })),
  };
}

/** The limits are those of the maker's service; what another one takes is up to it. */
function expectedOf(size: Size, chosen: Chosen, { baseUrl }: RawCalibration): Counted {
  const why = baseUrl === undefined ? inOneLine(refusals({ ...size, format: "png" }, chosen)) : undefined;
  return why === undefined ? countByRule(chosen.rule, size) : { outcome: "refused", why };
}

function settingOf({ row, detail }: Chosen, api: Api, asked: string | undefined): Pick<Preparation, "setting"> {
  if (asked === undefined || row.setting === undefined) return {};
  const wire: Wire = wires[api];
  // Asked without it, the service would answer for another detail than the one in the table.
  if (!wire.settings.includes(row.setting)) throw expected(`none, as ${api} has no ${row.setting},`, "detail", asked);
  return { setting: { name: row.setting, value: detail } };
}

type Service = Pick<Preparation, "calledAs" | "api" | "baseUrl" | "keyEnv" | "maxOutputTokens">;

function ownService(named: string, { model, row, channel }: Chosen, raw: RawCalibration): Service {
  if (channel === "vertex") throw unasked(model, "Vertex takes the tokens of a Google account and no key");
  const endpoint = channel === "bedrock" ? bedrock : endpoints[row.provider];
  if (row.provider === "other") throw unasked(model, "where it is served is not known here");
  if (endpoint === undefined || endpoint.weightsOnly?.includes(row.family) === true) {
    throw unasked(model, "its maker publishes it and does not serve it");
  }
  return {
    calledAs: ownName(named, model, row.aliases ?? [], endpoint),
    api: apiOf(raw.api, endpoint.apis),
    baseUrl: new URL(endpoint.baseUrl),
    keyEnv: raw.keyEnv ?? endpoint.keyEnv,
    maxOutputTokens: endpoint.fewestOutputTokens,
  };
}

function unasked(model: string, why: string): PixelthriftError {
  return new PixelthriftError(
    "E_OPTION",
    `${model} cannot be asked: ${why}; name a service that takes a key with --base-url and --key-env`,
  );
}

function otherService(named: string, baseUrl: string, raw: RawCalibration): Service {
  const url = parsedUrl(baseUrl);
  if (raw.keyEnv === undefined && !isThisMachine(url)) {
    // The maker's key is not sent to anybody else.
    throw expected(`the variable of the environment that has the key for ${url.host}`, "keyEnv", raw.keyEnv);
  }
  return {
    calledAs: named.trim(),
    api: apiOf(raw.api, ["chat", ...Object.keys(wires).filter(isApi)]),
    baseUrl: url,
    keyEnv: raw.keyEnv ?? null,
    maxOutputTokens: fewestOutputTokensAnywhere,
  };
}

/** A snapshot and another name of the same model are asked for as they are written, without who makes or serves it. */
function ownName(named: string, model: string, aliases: readonly string[], { names }: Endpoint): string {
  const written = named.trim().replace(/^.*\//u, "");
  const isOwn =
    aliases.includes(written.toLowerCase()) ||
    /-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/u.test(written) ||
    // Bedrock: us.amazon.nova-lite-v1:0; the dot of gpt-5.6 stands after a digit.
    /^(?:[a-z-]+\.)+[a-z]/u.test(written);
  if (isOwn && written.toLowerCase() !== model) return written;
  return names?.[model] ?? model;
}

function apiOf(asked: string | undefined, offered: readonly [Api, ...Api[]]): Api {
  if (asked === undefined) return offered[0];
  const api = offered.find((word) => word === asked);
  if (api === undefined) throw expected(oneOf([...new Set(offered)]), "api", asked);
  return api;
}

function parsedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const what = "an https URL without a user, a query or a fragment; http on this machine only,";
  if (url === undefined) throw expected(what, "baseUrl", text);
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url));
  // What stands before the host or behind a question mark may be a secret.
  if (!isPlain || !isSafe) throw expected(what, "baseUrl", `${url.protocol}//${url.host}`);
  return url;
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/u.test(hostname);
}

/** Larger ones are refused by everybody, or made smaller long before. */
const mostPixels = 40_000_000;
const mostSizes = 20;

function parsedSizes(written: readonly string[]): readonly Size[] {
  if (written.length === 0 || written.length > mostSizes) {
    throw expected(`between 1 and ${mostSizes} sizes`, "sizes", written.length);
  }
  return written.map((text) => {
    const [, width, height] = /^(\d{1,5})x(\d{1,5})$/iu.exec(text) ?? [];
    const size = { widthPx: Number(width), heightPx: Number(height) };
    const pixels = size.widthPx * size.heightPx;
    // Not a number of pixels either, where it is not a size.
    if (!(pixels >= 1 && pixels <= mostPixels))
      throw expected("sizes like 1024x1024 of at most 40 megapixels", "sizes", text);
    return size;
  });
}
