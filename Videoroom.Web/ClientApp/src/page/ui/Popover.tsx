import { useId, useRef, type ReactNode } from "react";
import { IconButton } from "./IconButton";

interface PopoverProps {
  readonly id: string;
  readonly title: string;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A small window over the page. The browser closes it at Escape and at a click beside it, and gives the focus back. */
export function Popover({ id, title, testId, children }: PopoverProps) {
  const titleId = useId();
  const content = useRef<HTMLDivElement>(null);
  return (
    <div
      id={id}
      popover="auto"
      role="dialog"
      aria-labelledby={titleId}
      data-testid={testId}
      onToggle={(event) => {
        if (event.newState === "open") {
          // Without focus inside, the keyboard does not get in when a key has opened it.
          content.current?.focus();
        }
      }}
      className="fixed inset-auto bottom-24 left-1/2 m-0 max-h-[calc(100dvh-7rem)] w-[min(24rem,calc(100vw-1.5rem))] overflow-y-auto -translate-x-1/2 rounded-3xl border border-line bg-panel p-5 text-text shadow-2xl"
    >
      <div ref={content} tabIndex={-1} className="flex flex-col gap-4 outline-none">
        <div className="flex items-center justify-between">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          <IconButton icon="close" label="Close" look="quiet" size="size-9" popoverTarget={id} popoverTargetAction="hide" />
        </div>
        {children}
      </div>
    </div>
  );
}
