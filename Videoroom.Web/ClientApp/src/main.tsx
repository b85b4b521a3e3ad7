import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./page/App";
import { PageModel } from "./page/PageModel";
import "./style.css";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("The page has no #root element.");
}
createRoot(root).render(
  <StrictMode>
    <App model={new PageModel()} />
  </StrictMode>,
);
