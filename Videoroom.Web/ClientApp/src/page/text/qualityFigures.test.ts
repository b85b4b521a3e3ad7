import { describe, expect, it } from "vitest";
import type { TrackQuality } from "../../client/events/TrackQuality";
import { fakeQuality } from "../../client/testing/fakePeers";
import { qualityFigures } from "./qualityFigures";

function shown(changes: Partial<TrackQuality>): string[] {
  return qualityFigures(fakeQuality("none", changes)).map(({ name, value }) => `${name}: ${value}`);
}

describe("The figures of a picture", () => {
  it("are its size, frame rate, bit rate and layer", () => {
    expect(shown({ width: 640, height: 360, frameRate: 29.97, bitrate: 500_400, encoding: "m" })).toEqual([
      "Size: 640 × 360",
      "Frame rate: 30 per second",
      "Bit rate: 500 kbit/s",
      "Layer: medium (m)",
    ]);
  });

  it("are left out where they are not known", () => {
    expect(shown({})).toEqual([]);
    expect(shown({ width: 640, frameRate: 0 })).toEqual(["Frame rate: 0 per second"]);
  });

  it("have the unit that suits them", () => {
    expect([999_400, 999_600, 1_536_000].map((bitrate) => shown({ bitrate })[0])).toEqual([
      "Bit rate: 999 kbit/s",
      "Bit rate: 1.0 Mbit/s",
      "Bit rate: 1.5 Mbit/s",
    ]);
  });

  it("Row16: name an unknown layer in harmless text", () => {
    expect(shown({ encoding: "\u202eq\n0" })).toEqual(["Layer: q 0"]);
  });
});
