import type { TrackNeed } from "../../client/events/clientEvents";

interface WatchedTile {
  readonly trackId: string;
  /** In CSS pixels; null until the browser has measured it. */
  size: { readonly width: number; readonly height: number } | null;
  /** Null until the browser has looked. */
  onScreen: boolean | null;
}

/**
 * Which tracks the page shows and how large: a tile that is scrolled away, that another one in full screen covers, or in a tab that
 * nobody looks at has no size.
 */
export class TileWatch {
  readonly #changed: (needs: readonly TrackNeed[]) => void;
  readonly #tiles = new Map<Element, WatchedTile>();
  readonly #sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      this.#update(target, { size: { width: contentRect.width, height: contentRect.height } });
    }
    this.#look();
  });
  readonly #places = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      this.#update(target, { onScreen: isIntersecting });
    }
    this.#look();
  });

  /** `changed` is given the whole list each time that something may have changed. */
  constructor(changed: (needs: readonly TrackNeed[]) => void) {
    this.#changed = changed;
  }

  /** Begins to watch; what it gives back ends that. */
  start(): () => void {
    const look = (): void => {
      this.#look();
    };
    document.addEventListener("visibilitychange", look);
    document.addEventListener("fullscreenchange", look);
    // Also when the window is on a screen with another density now.
    window.addEventListener("resize", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      document.removeEventListener("fullscreenchange", look);
      window.removeEventListener("resize", look);
    };
  }

  /** An element shows a track from now on, until the returned function is called. */
  add(element: Element, trackId: string): () => void {
    this.#tiles.set(element, { trackId, size: null, onScreen: null });
    this.#sizes.observe(element);
    this.#places.observe(element);
    return () => {
      this.#sizes.unobserve(element);
      this.#places.unobserve(element);
      this.#tiles.delete(element);
      this.#look();
    };
  }

  #update(element: Element, changes: Partial<Pick<WatchedTile, "size" | "onScreen">>): void {
    const tile = this.#tiles.get(element);
    if (tile !== undefined) {
      Object.assign(tile, changes);
    }
  }

  #look(): void {
    const needs: TrackNeed[] = [];
    for (const [element, { trackId, size, onScreen }] of this.#tiles) {
      if (size !== null && onScreen !== null) {
        const isFull = element === document.fullscreenElement;
        const isSeen = document.visibilityState === "visible" && onScreen && (isFull || document.fullscreenElement === null);
        needs.push({
          trackId,
          width: isSeen ? devicePixels(size.width) : 0,
          height: isSeen ? devicePixels(size.height) : 0,
          pinned: isFull,
        });
      }
    }
    this.#changed(needs);
  }
}

function devicePixels(cssPixels: number): number {
  return Math.round(cssPixels * window.devicePixelRatio);
}
