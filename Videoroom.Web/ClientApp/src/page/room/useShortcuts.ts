import { useEffect } from "react";
import { shortcuts, type ShortcutKey } from "./shortcuts";

/** Calls `onKey` for a shortcut, unless the user types text or holds another key for the browser. */
export function useShortcuts(onKey: (key: ShortcutKey) => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) {
        return;
      }
      const pressed = event.key.toLowerCase();
      const shortcut = shortcuts.find(({ key }) => key === pressed);
      if (shortcut !== undefined) {
        event.preventDefault();
        onKey(shortcut.key);
      }
    };
    window.addEventListener("keydown", listener);
    return () => {
      window.removeEventListener("keydown", listener);
    };
  }, [onKey]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]");
}
