import { describe, expect, it } from "vitest";
import { LastPolls } from "./LastPolls";

describe("LastPolls", () => {
  it("counts what two of the last three polls found", () => {
    const polls = new LastPolls<string>();
    expect(["x", null, "x", null, null, "x", "x"].map((found) => polls.add(found))).toEqual([null, null, "x", null, null, null, "x"]);
  });

  it("takes the latest of two findings that differ", () => {
    const polls = new LastPolls<string>();
    expect(["x", "y", null].map((found) => polls.add(found))).toEqual([null, "y", "y"]);
  });
});
