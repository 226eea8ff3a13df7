import "../theme.css";
import "./compare.css";
import { render } from "preact";

import { Compare } from "./compare.tsx";

const root = document.querySelector("#root");
if (root !== null) render(<Compare />, root);
