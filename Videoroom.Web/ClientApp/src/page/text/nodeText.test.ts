import { describe, expect, it } from "vitest";
import { nodeText } from "./nodeText";

describe("nodeText", () => {
  it("names the server where there are several", () => {
    expect(nodeText({ url: "https://a.example:8443/", generation: 2, count: 3 })).toContain("a.example:8443");
  });

  it("says nothing of the only server", () => {
    expect(nodeText({ url: "https://a.example/", generation: 1, count: 1 })).toBeNull();
  });
});
