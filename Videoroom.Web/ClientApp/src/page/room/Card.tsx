import type { ReactNode } from "react";

/** A tile with words instead of a picture. */
export function Card({ children }: { readonly children: ReactNode }) {
  return (
    <div className="grid size-full place-items-center overflow-auto rounded-2xl border border-line p-4">
      <div className="flex w-full max-w-md flex-col items-center gap-3 text-center">{children}</div>
    </div>
  );
}
