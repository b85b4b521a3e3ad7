import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Name } from "./Name";

it("Row16: shows a name as text, bounded, and isolated in its direction", () => {
  const html = renderToStaticMarkup(<Name of={`\u202e<img src=x onerror=alert(1)>${"y".repeat(1_000_000)}`} />);
  expect(html).toMatch(/^<bdi class="[^"]*">&lt;img src=x onerror=alert\(1\)&gt;y+…<\/bdi>$/u);
  expect(html.length).toBeLessThan(200);
});
