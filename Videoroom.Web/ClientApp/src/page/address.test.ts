import { describe, expect, it } from "vitest";
import { cameraFormat, parseAddress, roomPath } from "./address";

describe("address", () => {
  it("knows a room with and without a name", () => {
    expect(parseAddress("/room/r1", "?display_name=Ann")).toEqual({ roomId: "r1", displayName: "Ann" });
    expect(parseAddress("/room/r1/", "")).toEqual({ roomId: "r1", displayName: null });
    expect(parseAddress("/room/r1", "?display_name=%20")).toEqual({ roomId: "r1", displayName: null });
    expect(parseAddress("/", "?display_name=Ann").roomId).toBeNull();
  });

  it("brings any room name there and back", () => {
    for (const name of ["a/b", "../..", "ü 100%", "<script>", "?x#y"]) {
      expect(parseAddress(roomPath(name, null), "").roomId).toBe(name);
    }
  });

  it("keeps a path that is not well encoded as it is", () => {
    expect(parseAddress("/room/100%", "").roomId).toBe("100%");
  });

  it("keeps the other parameters when it adds a name", () => {
    expect(roomPath("r1", "Ann", "?width=320&display_name=Bob")).toBe("/room/r1?width=320&display_name=Ann");
  });

  it("takes smaller camera pictures and ignores nonsense", () => {
    expect(cameraFormat("?width=320&height=180&frame_rate=15")).toEqual({ width: 320, height: 180, frameRate: 15 });
    expect(cameraFormat("?width=x&height=-5&frame_rate=1e9")).toEqual({ width: 1280, height: 16, frameRate: 30 });
    expect(cameraFormat("")).toEqual({ width: 1280, height: 720, frameRate: 30 });
  });
});
