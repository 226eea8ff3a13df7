import type { Size } from "pixelthrift";

/*
 * Which part of the pictures is in sight. Numbers in, numbers out.
 *
 * Everything is in parts of the picture, not in its pixels: one viewport then shows the same part of both, whatever their
 * sizes. Zoom is that of the original: the result is enlarged to the same place.
 */

export interface Viewport {
  /** Pixels of the screen for one of the original; `fit` where all of it is in sight. */
  readonly zoom: number | "fit";
  /** The point of the picture in the middle of the pane, 0 to 1. */
  readonly x: number;
  readonly y: number;
}

/** What the pictures are seen through. */
export interface Pane extends Size {
  /** Pixels of the screen for one of the page. */
  readonly pixelRatio: number;
}

/** Where a picture lies in its pane, in pixels of the page. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const fit: Viewport = { zoom: "fit", x: 0.5, y: 0.5 };

/** How far one press of a zoom button or key goes. */
export const zoomStep = 1.25;

const mostZoom = 16;

/**
 * Pixels of the screen for one of the picture. What fits anyway is not enlarged.
 *
 * @example
 * zoomOf(fit, { widthPx: 960, heightPx: 800, pixelRatio: 1 }, { widthPx: 3840, heightPx: 2160 });
 * //=> 0.25
 */
export function zoomOf({ zoom }: Viewport, pane: Pane, picture: Size): number {
  if (zoom !== "fit") return zoom;
  const fitting = Math.min(pane.widthPx / picture.widthPx, pane.heightPx / picture.heightPx) * pane.pixelRatio;
  return Math.min(1, fitting);
}

export function frameOf(viewport: Viewport, pane: Pane, picture: Size): Frame {
  const scale = zoomOf(viewport, pane, picture) / pane.pixelRatio;
  const width = picture.widthPx * scale;
  const height = picture.heightPx * scale;
  return { left: pane.widthPx / 2 - viewport.x * width, top: pane.heightPx / 2 - viewport.y * height, width, height };
}

/** Zooms so that what is under `point`, in pixels of the pane, stays under it. */
export function zoomed(
  viewport: Viewport,
  to: number,
  pane: Pane,
  picture: Size,
  point: { readonly x: number; readonly y: number } = { x: pane.widthPx / 2, y: pane.heightPx / 2 },
): Viewport {
  const smallest = zoomOf(fit, pane, picture);
  if (to <= smallest) return fit;
  const zoom = Math.min(to, mostZoom);
  const { left, top, width, height } = frameOf(viewport, pane, picture);
  const larger = zoom / zoomOf(viewport, pane, picture);
  const center = (middle: number, at: number, start: number, length: number): number =>
    (at - start) / length + (middle - at) / (length * larger);
  return held(
    {
      zoom,
      x: center(pane.widthPx / 2, point.x, left, width),
      y: center(pane.heightPx / 2, point.y, top, height),
    },
    pane,
    picture,
  );
}

/** Moves the picture by so many pixels of the page. */
export function panned(viewport: Viewport, byX: number, byY: number, pane: Pane, picture: Size): Viewport {
  const { width, height } = frameOf(viewport, pane, picture);
  return held({ ...viewport, x: viewport.x - byX / width, y: viewport.y - byY / height }, pane, picture);
}

/** No edge of the picture comes into the pane while there is more of it, and what fits stays in the middle. */
function held(viewport: Viewport, pane: Pane, picture: Size): Viewport {
  const { width, height } = frameOf(viewport, pane, picture);
  const within = (at: number, paneLength: number, length: number): number => {
    const margin = paneLength / length / 2;
    return margin >= 0.5 ? 0.5 : Math.min(1 - margin, Math.max(margin, at));
  };
  return { ...viewport, x: within(viewport.x, pane.widthPx, width), y: within(viewport.y, pane.heightPx, height) };
}
