import { useEffect, type RefObject } from "react";
import type { TileWatch } from "./TileWatch";

/** Has an element watched while it shows a track. */
export function useWatchedTile(element: RefObject<Element | null>, watch: TileWatch | undefined, trackId: string | undefined): void {
  useEffect(
    () =>
      element.current === null || watch === undefined || trackId === undefined ? undefined : watch.add(element.current, trackId),
    [element, watch, trackId],
  );
}
