import { describe, expect, it } from "vitest";
import type { EndingCode } from "../../client/RoomState";
import { endingText } from "./endingText";

const codes: EndingCode[] = [
  "bad_request",
  "room_full",
  "too_many_rooms",
  "rate_limited",
  "shutting_down",
  "failed_to_start_room",
  "refused",
  "endpoint_crashed",
  "bad_offer",
  "media_failed",
  "removed",
  "closed",
  "negotiation_failed",
  "left",
];

describe("endingText", () => {
  it.each(codes)("says in whole sentences what to do after %s", (code) => {
    const { title, sentence } = endingText({ code, reason: "" });
    expect(title).not.toBe("");
    expect(sentence).toMatch(/^[A-Z].*\.$/u);
  });

  it("offers to join again, unless the same would be refused again", () => {
    expect(endingText({ code: "room_full", reason: "" }).hopeless).toBeUndefined();
    expect(endingText({ code: "bad_request", reason: "" }).hopeless).toBe(true);
  });

  it("bounds a sentence of the server", () => {
    expect(endingText({ code: "refused", reason: "x".repeat(100_000) }).sentence.length).toBeLessThan(300);
  });
});
