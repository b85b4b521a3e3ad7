import { useSyncExternalStore, type RefObject } from "react";

interface FullScreen {
  readonly isOn: boolean;
  readonly toggle: () => void;
}

/** Whether an element fills the screen, and how to change it. */
export function useFullScreen(element: RefObject<HTMLElement | null>): FullScreen {
  const isOn = useSyncExternalStore(listen, () => element.current !== null && document.fullscreenElement === element.current);
  const toggle = (): void => {
    const change = document.fullscreenElement === null ? element.current?.requestFullscreen() : document.exitFullscreen();
    // The browser may refuse; then everything stays as it is.
    change?.catch(() => undefined);
  };
  return { isOn, toggle };
}

function listen(changed: () => void): () => void {
  document.addEventListener("fullscreenchange", changed);
  return () => {
    document.removeEventListener("fullscreenchange", changed);
  };
}
