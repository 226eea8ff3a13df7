/*
 * What a model is asked for a file name, and what is taken of its answer.
 */

/** The name is asked for without an extension: that one stays. */
export function namePrompt(language: string): string {
  return `Suggest a short, descriptive file name for this image, in ${language}. Answer with the name alone: two to six words in lower case, joined by hyphens, without an extension.`;
}

/** Longer names are cut by some systems. */
const mostCharacters = 80;

/**
 * The file name in a model's answer, without an extension; throws where there is none.
 *
 * @example
 * nameOf("`Red-Bicycle at the wall.jpg`");
 * //=> "red-bicycle-at-the-wall"
 */
export function nameOf(answer: string): string {
  const lines = answer.split("\n").map((one) => one.trim());
  const line = lines.find((one) => one !== "" && !one.startsWith("```")) ?? "";
  const name = line
    .replace(/^.*?:\s+/u, "")
    .replace(/\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|svg)\W*$/iu, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, mostCharacters)
    .replace(/-+$/u, "");
  if (name === "")
    throw new Error(`expected a file name but the model answered ${JSON.stringify(answer.slice(0, 100))}`);
  return name;
}
