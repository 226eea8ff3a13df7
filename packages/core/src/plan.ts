import type { Size } from "./size.ts";

/** What will be done to an image, and in one line why. `to` is the size a model will see. */
export type Plan =
  /** It is sent as it is. */
  | { readonly kind: "keep"; readonly to: Size; readonly why: string }
  /** It is encoded again at its own size. */
  | { readonly kind: "transcode"; readonly to: Size; readonly why: string }
  /** It is made smaller. */
  | { readonly kind: "resize"; readonly to: Size; readonly why: string };
