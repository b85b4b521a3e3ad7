import { useEffect, useState } from "react";

/** When the component goes and takes the focus with it, gives it back to what had it before, so that the keyboard goes on there. */
export function useFocusGivenBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    },
    [before],
  );
}
