import { describe, expect, it } from "vitest";
import { qualityCauses, type QualityCause } from "../../client/events/TrackQuality";
import { isWithoutPicture, qualitySentence } from "./qualityText";

const sentences: readonly (readonly [QualityCause, string | null])[] = [
  ["none", null],
  ["viewerBandwidth", "Your connection is too slow for a better picture."],
  ["viewerLoss", "Your connection is losing 8 % of its packets."],
  ["publisherLoss", "Anna's connection is losing 8 % of its packets."],
  ["publisherCpu", "Anna's computer is too busy for a better picture."],
  ["publisherBandwidth", "Anna's connection is too slow for a better picture."],
  ["publisherSilent", "Nothing comes from Anna's camera."],
  ["noKeyFrame", "Waiting for a whole picture from Anna."],
  ["layerMissing", "Anna's browser sends no better picture at the moment."],
  ["sizeOnScreen", null],
  ["paused", null],
  ["speakerLimit", null],
  ["viewerDecoder", "Your computer is too busy to show this picture smoothly."],
  ["unsupportedCodec", null],
  ["relayedOverTcp", "Your network lets the call through only over TCP, which makes it slower."],
  ["serverOverloaded", "The server is overloaded."],
];

describe("The reason for a bad picture", () => {
  it.each(sentences)("%s is said as: %s", (cause, sentence) => {
    expect(qualitySentence({ cause, loss: 0.08 }, "camera", "Anna")).toBe(sentence);
  });

  it("is tested here for every cause", () => {
    expect(sentences.map(([cause]) => cause)).toEqual(qualityCauses);
  });

  it("names the screen where it is one", () => {
    expect(qualitySentence({ cause: "publisherSilent", loss: null }, "screensharing", "Anna")).toBe("Nothing comes from Anna's screen.");
  });

  it("names a share of packets only where it is known, and never none", () => {
    const said = [null, 0, 0.001, 0.126, 1].map((loss) => qualitySentence({ cause: "viewerLoss", loss }, "camera", "Anna"));
    expect(said.map((sentence) => sentence?.replace("Your connection is losing ", ""))).toEqual([
      "packets.",
      "packets.",
      "1 % of its packets.",
      "13 % of its packets.",
      "100 % of its packets.",
    ]);
  });

  it("Row16: names somebody in bounded, harmless text", () => {
    const sentence = qualitySentence({ cause: "publisherCpu", loss: null }, "camera", `\u202e${"y".repeat(1000)}`);
    expect(sentence).toMatch(/^y+…'s computer/u);
    expect(qualitySentence({ cause: "publisherCpu", loss: null }, "camera", " ")).toMatch(/^Guest's computer/u);
  });

  it("stands in the place of the picture only when there is none", () => {
    expect(qualityCauses.filter(isWithoutPicture)).toEqual(["publisherSilent", "noKeyFrame"]);
  });
});
