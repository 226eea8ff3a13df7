/**
 * `pnpm models-page`: writes docs/models.md with the prices of today. A test holds the page and the tables together.
 */

import { readFile, writeFile } from "node:fs/promises";

import { modelsPage, uncertainSections } from "./models-page.ts";

const docs = new URL("../../../docs/", import.meta.url);
const uncertain = uncertainSections(await readFile(new URL("uncertain-rules.md", docs), "utf8"));
const today = new Date().toISOString().slice(0, 10);
await writeFile(new URL("models.md", docs), modelsPage(today, uncertain));
