import { useEffect, useState } from "react";

/** A value once it has stayed the same for `delayMs`, and the last such value until then; `initial` before the first. */
export function useSettled<T>(value: T, initial: T, delayMs: number): T {
  const [settled, setSettled] = useState(initial);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, delayMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value, delayMs]);
  return settled;
}
