/** A size and a quality under the name of what they are for. */
export interface Preset {
  /** The longest edge of the result in pixels; the shorter one follows. */
  readonly maxEdgePx: number;
  /** JPEG and lossy WebP quality, 1 to 100. */
  readonly quality: number;
  /** What it is for, in a few words. */
  readonly use: string;
}

/**
 * The named sizes and qualities, `content` being the default.
 *
 * The names and numbers are those of the Python program that Pixelthrift replaces, so that its users find theirs again.
 *
 * @example
 * presets.text.maxEdgePx;
 * //=> 768
 */
export const presets = {
  content: { maxEdgePx: 512, quality: 85, use: "object detection, scene understanding, product catalogs" },
  text: { maxEdgePx: 768, quality: 90, use: "OCR, document scans" },
  objects: { maxEdgePx: 512, quality: 85, use: "object detection (for large objects a maxEdge of 256 is enough)" },
  faces: { maxEdgePx: 512, quality: 85, use: "face recognition" },
  ultra: { maxEdgePx: 256, quality: 75, use: "largest savings" },
  conservative: { maxEdgePx: 1024, quality: 95, use: "high-quality analysis" },
  naming: { maxEdgePx: 250, quality: 85, use: "suggesting a file name" },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** What holds when neither a preset nor a size is given. */
export const defaultPreset: PresetName = "content";
