import { useRef, type ReactNode } from "react";
import { Icon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { Spinner } from "../ui/Spinner";

interface TileProps {
  readonly testId: string;
  readonly peerId?: string;
  /** What is shown while there is no picture. */
  readonly placeholder: ReactNode;
  readonly video: ReactNode;
  readonly tag: ReactNode;
  /** Whose tile it is, in words. */
  readonly label: string;
  readonly muted?: boolean;
  readonly speaking?: boolean;
  readonly reconnecting?: boolean;
  /** A sentence in the place of a picture that cannot be shown. */
  readonly message?: string | null;
}

/** One picture with its name; can fill the screen. */
export function Tile(props: TileProps) {
  const { testId, peerId, placeholder, video, tag, label, muted, speaking, reconnecting, message } = props;
  const element = useRef<HTMLElement>(null);
  return (
    <figure
      ref={element}
      data-testid={testId}
      data-peer-id={peerId}
      data-speaking={speaking === true ? "true" : undefined}
      aria-label={label}
      className="group relative grid size-full place-items-center overflow-hidden rounded-2xl bg-panel [container-type:size] in-[.tiny]:rounded-lg"
    >
      {placeholder}
      {video}
      {message == null ? null : (
        <p className="absolute inset-x-4 top-4 text-center text-sm text-balance text-soft">{message}</p>
      )}
      {reconnecting === true ? (
        <div
          data-testid="reconnecting"
          className="absolute inset-0 flex flex-wrap content-center items-center justify-center gap-2 bg-ground/75 text-sm"
        >
          <Spinner />
          Reconnecting…
        </div>
      ) : null}
      <figcaption className="absolute bottom-1.5 left-1.5 flex max-w-[calc(100%-0.75rem)] items-center gap-1.5 rounded-lg bg-black/65 px-2 py-1 text-sm leading-tight [@container(max-width:200px)]:text-xs">
        {muted === true ? (
          <>
            <Icon name="microphone-off" className="size-4 text-red-300" />
            <span className="sr-only">muted: </span>
          </>
        ) : null}
        {tag}
      </figcaption>
      {speaking === true ? (
        <div className="pointer-events-none absolute inset-0 rounded-[inherit] ring-3 ring-accent ring-inset" />
      ) : null}
      {document.fullscreenEnabled ? (
        <IconButton
          icon="expand"
          label={`Full screen: ${label}`}
          size="size-9"
          look="quiet"
          className="absolute top-1.5 right-1.5 bg-black/60 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 in-[:fullscreen]:opacity-100 [@media(hover:none)]:opacity-70"
          onClick={() => {
            if (document.fullscreenElement === null) {
              void element.current?.requestFullscreen();
            } else {
              void document.exitFullscreen();
            }
          }}
        />
      ) : null}
    </figure>
  );
}
