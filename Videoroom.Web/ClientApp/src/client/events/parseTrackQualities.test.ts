import { describe, expect, it } from "vitest";
import { parseServerEvent } from "./parseServerEvent";
import { qualityCauses, type TrackQuality } from "./TrackQuality";

function parse(tracks: unknown): readonly TrackQuality[] {
  const event = parseServerEvent(JSON.stringify({ type: "custom", data: { type: "trackQualities", data: { tracks } } }));
  if (event?.type !== "trackQualities") {
    throw new Error("This is no trackQualities event.");
  }
  return event.tracks;
}

const unknown = { encoding: "", width: null, height: null, frameRate: null, bitrate: null, loss: null };

describe("The trackQualities event", () => {
  it("has the cause and the figures of every track", () => {
    const whole = {
      trackId: "Q:u",
      cause: "publisherLoss",
      encoding: "m",
      width: 640,
      height: 360,
      frameRate: 30,
      bitrate: 500_000,
      loss: 0.08,
    };
    expect(parse([whole, { trackId: "R:u", cause: "none" }])).toEqual([whole, { trackId: "R:u", cause: "none", ...unknown }]);
  });

  it.each(qualityCauses)("knows the cause %s", (cause) => {
    expect(parse([{ trackId: "Q:u", cause }])[0]?.cause).toBe(cause);
  });

  it.each([["solarFlare"], [""], [7], [null], [undefined], ["__proto__"]])("takes the cause %j for none", (cause) => {
    expect(parse([{ trackId: "Q:u", cause }])).toEqual([{ trackId: "Q:u", cause: "none", ...unknown }]);
  });

  it("leaves out figures that cannot be", () => {
    for (const wrong of ["1", null, -1, 1e13, {}, [1], true]) {
      const figures = { encoding: 3, width: wrong, height: wrong, frameRate: wrong, bitrate: wrong, loss: wrong };
      expect(parse([{ trackId: "Q:u", cause: "none", ...figures }])).toEqual([{ trackId: "Q:u", cause: "none", ...unknown }]);
    }
    expect(parse([{ trackId: "Q:u", loss: 1.01 }])[0]?.loss).toBeNull();
  });

  it("leaves out what is no track, and goes on with the next", () => {
    const tracks = [null, 7, "x", [], {}, { trackId: "" }, { trackId: 3, cause: "paused" }, { trackId: "Q:u", cause: "paused" }];
    expect(parse(tracks).map(({ trackId }) => trackId)).toEqual(["Q:u"]);
    for (const list of [undefined, null, "x", 7, { trackId: "Q:u" }]) {
      expect(parse(list)).toEqual([]);
    }
  });

  it("has bounded names and a bounded number of tracks", () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ trackId: `Q:${index}`, encoding: "m".repeat(100) }));
    const parsed = parse(many);
    expect(parsed).toHaveLength(4096);
    expect(parsed[0]?.encoding).toHaveLength(16);
  });
});
