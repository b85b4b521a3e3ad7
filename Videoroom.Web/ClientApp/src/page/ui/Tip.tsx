import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import { tipPlace } from "./tipPlace";

interface TipProps {
  readonly icon: IconName;
  /** What it explains. */
  readonly label: string;
  /** The button's; that of the explanation ends in "-tip". */
  readonly testId: string;
  readonly children: ReactNode;
}

/**
 * A small sign that explains something: while the pointer is over it or over the explanation, while the keyboard is there, or from
 * a tap on. Escape and a tap elsewhere close it.
 */
export function Tip({ icon, label, testId, children }: TipProps) {
  const id = useId();
  const area = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isHovered, setHovered] = useState(false);
  const [isChosen, setChosen] = useState(false);
  const isOpen = isHovered || isChosen;

  useLayoutEffect(() => {
    // Not "auto": that would close dialogs that are open, only because the pointer passes.
    panel.current?.togglePopover(isOpen);
  }, [isOpen]);

  // At every change: the text may be longer now, and the tile elsewhere.
  useLayoutEffect(() => {
    if (isOpen && button.current !== null && panel.current !== null) {
      const { left, top } = tipPlace(
        button.current.getBoundingClientRect(),
        panel.current.getBoundingClientRect(),
        { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight },
      );
      panel.current.style.left = `${left}px`;
      panel.current.style.top = `${top}px`;
    }
  });

  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    const close = (): void => {
      setHovered(false);
      setChosen(false);
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === "Escape") {
        close();
      }
    };
    const onPointer = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && area.current?.contains(target) === true)) {
        close();
      }
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPointer);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPointer);
    };
  }, [isOpen]);

  return (
    <span
      ref={area}
      className="grid shrink-0"
      onPointerEnter={({ pointerType }) => {
        // A finger is over everything that it taps.
        if (pointerType === "mouse") {
          setHovered(true);
        }
      }}
      onPointerLeave={() => {
        setHovered(false);
      }}
    >
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-describedby={id}
        data-testid={testId}
        className="relative grid place-items-center rounded-sm text-warn after:absolute after:-inset-2"
        onFocus={({ target }) => {
          if (target.matches(":focus-visible")) {
            setChosen(true);
          }
        }}
        onBlur={() => {
          setChosen(false);
        }}
        onClick={() => {
          setChosen(!isChosen);
        }}
      >
        <Icon name={icon} className="size-4" />
      </button>
      <div
        ref={panel}
        id={id}
        role="tooltip"
        popover="manual"
        data-testid={`${testId}-tip`}
        className="fixed inset-auto m-0 w-max max-w-[min(18rem,100vw)] bg-transparent p-2 text-sm leading-snug font-normal text-text"
      >
        <div className="flex flex-col gap-2 rounded-xl border border-line bg-panel px-3 py-2 wrap-anywhere shadow-2xl">{children}</div>
      </div>
    </span>
  );
}
