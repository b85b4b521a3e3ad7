import { describe, expect, it } from "vitest";
import type { ConnectionPath } from "../../client/negotiation/connectionPath";
import { connectionText } from "./connectionText";

const paths: ConnectionPath[] = ["udp", "tcp", "turn-udp", "turn-tcp", "turn-tls"];

describe("connectionText", () => {
  it.each(paths)("says in whole sentences what %s means", (path) => {
    expect(connectionText(path).sentence).toMatch(/^[A-Z].*\.$/u);
  });

  it("names each path differently", () => {
    expect(new Set(paths.map((path) => connectionText(path).path)).size).toBe(paths.length);
  });

  it("says of everything but UDP that the network blocks UDP, and marks it", () => {
    for (const path of paths) {
      const { sentence, fallback } = connectionText(path);
      expect(sentence.includes("blocks UDP")).toBe(!path.endsWith("udp"));
      expect(fallback ?? false).toBe(!path.endsWith("udp"));
    }
  });
});
