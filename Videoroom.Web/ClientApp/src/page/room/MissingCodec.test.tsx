import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { MissingCodec } from "./MissingCodec";

describe("A track that this browser cannot play", () => {
  it("is named with its owner, its codec and the profile that decides", () => {
    expect(renderToStaticMarkup(<MissingCodec of="Ada" type="camera" missing={{ codec: "H264", profile: "High" }} />)).toBe(
      "<bdi>Ada</bdi>&#x27;s video is in H.264 (High), which this browser cannot play.",
    );
    expect(renderToStaticMarkup(<MissingCodec of="" type="audio" missing={{ codec: "opus", profile: "" }} />)).toBe(
      "<bdi>Guest</bdi>&#x27;s sound is in Opus, which this browser cannot play.",
    );
    expect(renderToStaticMarkup(<MissingCodec of="Ada" type="screensharing" missing={{ codec: "", profile: "" }} />)).toBe(
      "<bdi>Ada</bdi>&#x27;s screen is in another format, which this browser cannot play.",
    );
  });

  it("Row16: is said in bounded, harmless text, whatever the server names", () => {
    const html = renderToStaticMarkup(
      <MissingCodec of={"\u202e<b>".repeat(1000)} type="camera" missing={{ codec: "<i>".repeat(99), profile: "<u>".repeat(99) }} />,
    );
    expect(html).not.toMatch(/<(?:b|i|u)>|\u202e/u);
    expect(html.length).toBeLessThan(600);
  });
});
