import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ConnectionButton } from "./ConnectionButton";
import { ConnectionPopover } from "./ConnectionPopover";

describe("The display of the connection", () => {
  it("names the path, for people and for tests, and says what it means", () => {
    const html = renderToStaticMarkup(<ConnectionPopover id="connection" path="turn-tls" node={null} peers={[]} />);
    expect(html).toContain('data-testid="connection-path" data-path="turn-tls">TURN over TLS<');
    expect(html).toContain("Your network blocks UDP");
  });

  it("names the server where there are several, with address and generation for tests", () => {
    const node = { url: "https://a.example/", generation: 2, count: 3 };
    const html = renderToStaticMarkup(<ConnectionPopover id="connection" path="udp" node={node} peers={[]} />);
    expect(html).toContain('data-testid="connection-node" data-url="https://a.example/" data-generation="2">');
    expect(html).toContain("Connected to a.example.");
  });

  it("draws attention to a path of need and to no other", () => {
    expect(renderToStaticMarkup(<ConnectionButton path="tcp" popoverId="connection" />)).toContain("connection-fallback");
    expect(renderToStaticMarkup(<ConnectionButton path="udp" popoverId="connection" />)).not.toContain("connection-fallback");
  });
});
