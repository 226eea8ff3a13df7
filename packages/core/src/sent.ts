import type { Format } from "./probe.ts";
import type { Size } from "./size.ts";

/** An image as it goes to a provider, upright. Of a bare size, and of a result that is only planned, nothing else is known. */
export interface Sent extends Size {
  readonly format?: Format;
  readonly frames?: "one" | "many";
  /** Of the file, before base64. */
  readonly sizeBytes?: number;
}
