export type Format = "avif" | "bmp" | "gif" | "jpeg" | "png" | "svg" | "tiff" | "webp";
