import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TrackNeed } from "../../client/events/clientEvents";
import { TileWatch } from "./TileWatch";

/** A ResizeObserver or IntersectionObserver that a test lets see something. */
class FakeObserver {
  readonly observed = new Set<Element>();
  readonly see: (entries: readonly object[]) => void;

  constructor(see: (entries: readonly object[]) => void) {
    this.see = see;
  }

  observe(element: Element): void {
    this.observed.add(element);
  }

  unobserve(element: Element): void {
    this.observed.delete(element);
  }
}

const tile = {} as Element;
const other = {} as Element;
let sizes: FakeObserver;
let places: FakeObserver;
let page: EventTarget & { visibilityState: string; fullscreenElement: Element | null };
let screen: EventTarget & { devicePixelRatio: number };
let needs: readonly TrackNeed[];
let watch: TileWatch;
let stop: () => void;

function measure(target: Element, width: number, height: number): void {
  sizes.see([{ target, contentRect: { width, height } }]);
}

function place(target: Element, isIntersecting: boolean): void {
  places.see([{ target, isIntersecting }]);
}

function shown(): string[] {
  return needs.map(({ trackId, width, height, pinned }) => `${trackId} ${width}x${height}${pinned ? " pinned" : ""}`);
}

describe("TileWatch", () => {
  beforeEach(() => {
    page = Object.assign(new EventTarget(), { visibilityState: "visible", fullscreenElement: null });
    screen = Object.assign(new EventTarget(), { devicePixelRatio: 1 });
    vi.stubGlobal("document", page);
    vi.stubGlobal("window", screen);
    vi.stubGlobal("ResizeObserver", function observe(see: FakeObserver["see"]) {
      return (sizes = new FakeObserver(see));
    });
    vi.stubGlobal("IntersectionObserver", function observe(see: FakeObserver["see"]) {
      return (places = new FakeObserver(see));
    });
    needs = [];
    watch = new TileWatch((now) => {
      needs = now;
    });
    stop = watch.start();
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
  });

  it("lists a tile once its size and place are known, in device pixels", () => {
    screen.devicePixelRatio = 1.5;
    watch.add(tile, "Q:cam");
    measure(tile, 148.4, 96);
    expect(shown()).toEqual([]);
    place(tile, true);
    expect(shown()).toEqual(["Q:cam 223x144"]);
    screen.devicePixelRatio = 2;
    screen.dispatchEvent(new Event("resize"));
    expect(shown()).toEqual(["Q:cam 297x192"]);
  });

  it("has no size for a tile that is scrolled away or in a tab that nobody looks at", () => {
    watch.add(tile, "Q:cam");
    measure(tile, 160, 90);
    place(tile, false);
    expect(shown()).toEqual(["Q:cam 0x0"]);
    place(tile, true);
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(shown()).toEqual(["Q:cam 0x0"]);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(shown()).toEqual(["Q:cam 160x90"]);
  });

  it("takes the tile that fills the screen for the chosen one, and those behind it for hidden", () => {
    watch.add(tile, "Q:cam");
    watch.add(other, "R:cam");
    for (const element of [tile, other]) {
      measure(element, 160, 90);
      place(element, true);
    }
    page.fullscreenElement = tile;
    measure(tile, 1920, 1080);
    page.dispatchEvent(new Event("fullscreenchange"));
    expect(shown()).toEqual(["Q:cam 1920x1080 pinned", "R:cam 0x0"]);
  });

  it("lists a tile no more when it is gone, and listens no more when it is stopped", () => {
    const remove = watch.add(tile, "Q:cam");
    measure(tile, 160, 90);
    place(tile, true);
    remove();
    expect(shown()).toEqual([]);
    expect([sizes.observed.size, places.observed.size]).toEqual([0, 0]);
    const before = needs;
    stop();
    page.dispatchEvent(new Event("visibilitychange"));
    expect(needs).toBe(before);
  });
});
