import type { JSX } from "preact";

/*
 * Small line drawings in the color of the text beside them. They mean nothing to a screen reader: what they stand for is
 * always said in words too.
 */

const drawings = {
  chevron: "M6 3.5 10.5 8 6 12.5",
  compare: "M2.5 3.5h11v9h-11zM8 1.5v13M8 5h3.5M8 8h3.5M8 11h3.5",
  failed: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5.5 5.5l5 5M10.5 5.5l-5 5",
  folder: "M1.5 12.5v-9h4l1.5 2h7.5v7z",
  info: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 7v4.5M8 4.5v1",
  picture: "M1.5 3.5h13v9h-13zM2 11.5l3.5-4 3 3 2-2 3.5 3.5M11 5.5a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5",
  restore: "M3 3v3.5h3.5M3.2 6.3A5.5 5.5 0 1 1 2.6 9",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}
