import { beforeEach, describe, expect, it } from "vitest";
import { DecoderLoad } from "./DecoderLoad";

let load: DecoderLoad;
let stat: { timestamp: number; framesDecoded: number; framesDropped: number; totalDecodeTime: number };

/** Two seconds in which so many frames were decoded and dropped, with this time for each that was decoded. */
function poll(decoded: number, dropped: number, decodeMs: number): boolean {
  stat = {
    timestamp: stat.timestamp + 2000,
    framesDecoded: stat.framesDecoded + decoded,
    framesDropped: stat.framesDropped + dropped,
    totalDecodeTime: stat.totalDecodeTime + (decoded * decodeMs) / 1000,
  };
  return load.isSlow(stat);
}

describe("DecoderLoad", () => {
  beforeEach(() => {
    load = new DecoderLoad();
    stat = { timestamp: 1000, framesDecoded: 500, framesDropped: 400, totalDecodeTime: 100 };
    load.isSlow(stat);
  });

  it("is too high when more than a tenth of the frames is dropped", () => {
    expect([poll(54, 6, 5), poll(53, 7, 5), poll(0, 60, 0)]).toEqual([false, true, true]);
  });

  it("is too high when a frame takes longer than until the next one", () => {
    expect([poll(60, 0, 33), poll(60, 0, 34), poll(20, 0, 99)]).toEqual([false, true, false]);
  });

  it("is not judged by a few frames", () => {
    expect([poll(5, 4, 500), poll(0, 0, 0)]).toEqual([false, false]);
  });

  it("is not judged across the end of a stream, nor before there are two polls", () => {
    stat = { timestamp: 1000, framesDecoded: 0, framesDropped: 0, totalDecodeTime: 0 };
    expect(poll(100, 100, 5)).toBe(false);
    load = new DecoderLoad();
    expect([poll(0, 60, 5), poll(0, 60, 5)]).toEqual([false, true]);
  });

  it("is unknown where the browser counts nothing", () => {
    expect([load.isSlow({}), load.isSlow({})]).toEqual([false, false]);
  });
});
