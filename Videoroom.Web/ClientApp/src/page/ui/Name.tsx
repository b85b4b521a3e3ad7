import { shownName } from "../text/cleanText";

/** A participant's name: bounded, and isolated in its writing direction. */
export function Name({ of, className = "" }: { readonly of: string; readonly className?: string }) {
  return <bdi className={`min-w-0 truncate ${className}`}>{shownName(of)}</bdi>;
}
