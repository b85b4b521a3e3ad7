import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TrackNeed } from "./events/clientEvents";
import { Needs, type NeedsListener } from "./Needs";

class Listener implements NeedsListener {
  isConnected = true;
  readonly told: string[] = [];

  tellNeeds(needs: readonly TrackNeed[]): void {
    this.told.push(needs.map(({ trackId, width, height }) => `${trackId} ${width}x${height}`).join());
  }
}

let listener: Listener;
let needs: Needs;

function show(width: number): void {
  needs.set([{ trackId: "Q:cam", width, height: 90, pinned: false }]);
}

describe("Needs", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    listener = new Listener();
    needs = new Needs(() => [listener]);
  });
  afterEach(() => {
    needs.stop();
    vi.useRealTimers();
  });

  it("tells the last of several changes within a tenth of a second", () => {
    show(100);
    show(160);
    vi.advanceTimersByTime(99);
    expect(listener.told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(listener.told).toEqual(["Q:cam 160x90"]);
  });

  it("tells nothing that was told already", () => {
    show(160);
    vi.advanceTimersByTime(1000);
    show(160);
    vi.advanceTimersByTime(1000);
    expect(listener.told).toHaveLength(1);
  });

  it("tells a window that is being resized a few times a second, and its final size", () => {
    for (let width = 1; width <= 100; width++) {
      show(width);
      vi.advanceTimersByTime(10);
    }
    expect(listener.told.length).toBeLessThanOrEqual(4);
    vi.advanceTimersByTime(1000);
    expect(listener.told.at(-1)).toBe("Q:cam 100x90");
  });

  it("tells a session that begins all of it, and nothing while there was nothing to tell", () => {
    needs.begin(listener);
    expect(listener.told).toEqual([]);
    listener.isConnected = false;
    show(160);
    vi.advanceTimersByTime(1000);
    expect(listener.told).toEqual([]);
    needs.begin(listener);
    expect(listener.told).toEqual(["Q:cam 160x90"]);
  });
});
