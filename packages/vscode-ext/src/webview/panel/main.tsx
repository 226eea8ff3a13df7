import "../theme.css";
import "./panel.css";
import { render } from "preact";

import { host } from "./host.ts";
import { Panel } from "./panel.tsx";

const root = document.querySelector("#root");
if (root !== null) render(<Panel />, root);

// Where the reader was, once there is enough to scroll through.
const unsubscribe = host.state.subscribe((state) => {
  if (state === undefined) return;
  const scrollPx = host.kept?.scrollPx ?? 0;
  requestAnimationFrame(() => {
    unsubscribe();
    scrollTo(0, scrollPx);
  });
});
