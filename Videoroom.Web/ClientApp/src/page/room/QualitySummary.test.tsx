import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { fakePeer, fakeQuality, fakeRemoteTrack } from "../../client/testing/fakePeers";
import { QualitySummary } from "./QualitySummary";

describe("The summary of the call's quality", () => {
  it("lists every bad picture with its reason and its figures", () => {
    const quality = fakeQuality("publisherLoss", { loss: 0.08, frameRate: 30, bitrate: 500_000 });
    const html = renderToStaticMarkup(<QualitySummary peers={[fakePeer([fakeRemoteTrack({ quality })])]} />);
    expect(html).toContain("<bdi>Anna</bdi>&#x27;s connection is losing 8 % of its packets.");
    expect(html).toContain(">30 per second · 500 kbit/s<");
  });

  it("says that all is well, but not before the server has told of any picture", () => {
    const well = [fakePeer([fakeRemoteTrack({ quality: fakeQuality("none") })])];
    expect(renderToStaticMarkup(<QualitySummary peers={well} />)).toContain("All pictures come as they should.");
    expect(renderToStaticMarkup(<QualitySummary peers={[fakePeer([fakeRemoteTrack()])]} />)).toBe("");
  });
});
