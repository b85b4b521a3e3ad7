import { expect, it } from "vitest";
import { simulcastMids } from "./simulcastMids";

it("finds the lines of an answer that take simulcast, however lines end", () => {
  const lines = [
    "v=0",
    "a=group:BUNDLE 0 1 2",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=mid:0",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "a=mid:1",
    "a=rid:l recv",
    "a=simulcast:recv l;m;h",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "a=mid:2",
  ];
  expect([...simulcastMids(lines.join("\r\n"))]).toEqual(["1"]);
  expect([...simulcastMids(lines.join("\n"))]).toEqual(["1"]);
  expect([...simulcastMids("")]).toEqual([]);
});
