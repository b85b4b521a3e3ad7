import { useRef, type ReactNode } from "react";
import { useFullScreen } from "./useFullScreen";
import { isWithoutPicture } from "../text/qualityText";
import { Icon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { Spinner } from "../ui/Spinner";
import type { TileWatch } from "../tiles/TileWatch";
import { useWatchedTile } from "../tiles/useWatchedTile";
import { QualitySentence } from "./QualitySentence";
import { QualityTip, type QualityTipProps } from "./QualityTip";

interface TileProps {
  readonly testId: string;
  readonly peerId?: string;
  /** What is shown while there is no picture. */
  readonly placeholder: ReactNode;
  readonly video: ReactNode;
  /** What is told how large the picture is; with `trackId`. */
  readonly watch?: TileWatch;
  /** The track that the picture shows; absent while there is none. */
  readonly trackId?: string | undefined;
  readonly tag: ReactNode;
  /** Whose tile it is, in words. */
  readonly label: string;
  readonly muted?: boolean;
  readonly speaking?: boolean;
  readonly reconnecting?: boolean;
  /** A sentence in the place of a picture, or with it, that cannot be shown whole. */
  readonly message?: ReactNode;
  /** The picture is bad; said by a sign at the name, and over the picture where there is none to see. */
  readonly badPicture?: QualityTipProps | null;
}

/** One picture with its name; can fill the screen. */
export function Tile(props: TileProps) {
  const { testId, peerId, placeholder, video, watch, trackId, tag, label, muted, speaking, reconnecting, message, badPicture } = props;
  const element = useRef<HTMLElement>(null);
  const fullScreen = useFullScreen(element);
  // One who reconnects is expected to send nothing.
  const bad = reconnecting === true ? null : (badPicture ?? null);
  useWatchedTile(element, watch, trackId);
  return (
    <figure
      ref={element}
      data-testid={testId}
      data-peer-id={peerId}
      data-speaking={speaking === true ? "true" : undefined}
      aria-label={label}
      className="group relative grid size-full place-items-center overflow-hidden rounded-(--tile-radius,1rem) bg-raised [&:fullscreen]:rounded-none [&:fullscreen]:bg-black [container-type:size]"
    >
      {message == null ? placeholder : null}
      {video}
      {message == null ? null : (
        <p className="absolute inset-x-3 top-1/2 -translate-y-1/2 text-center text-[clamp(0.6rem,8cqh,0.9rem)] leading-snug text-balance wrap-anywhere text-soft">
          {message}
        </p>
      )}
      {bad !== null && message == null && isWithoutPicture(bad.quality.cause) ? (
        <div
          data-testid="quality-message"
          className="pointer-events-none absolute inset-0 grid animate-late place-items-center bg-ground/75 px-3 text-center text-[clamp(0.65rem,8cqh,0.9rem)] leading-snug text-balance wrap-anywhere backdrop-blur-sm @max-[200px]:px-1.5 @max-[200px]:pb-6"
        >
          <p className="line-clamp-3 @max-[64px]:hidden [@container_(max-height:72px)]:hidden">
            <QualitySentence {...bad} />
          </p>
        </div>
      ) : null}
      {reconnecting === true ? (
        <div
          data-testid="reconnecting"
          className="absolute inset-0 flex animate-late flex-wrap content-center items-center justify-center gap-2 bg-ground/75 text-[clamp(0.65rem,8cqh,0.9rem)]"
        >
          <Spinner />
          Reconnecting…
        </div>
      ) : null}
      <figcaption className="absolute bottom-1.5 left-1.5 flex max-w-[calc(100%-0.75rem)] items-center gap-1.5 rounded-lg bg-black/65 px-2 py-1 text-sm leading-tight @max-[200px]:text-xs @max-[130px]:bottom-1 @max-[130px]:left-1 @max-[130px]:gap-0.5 @max-[130px]:px-1 @max-[130px]:py-0.5 @max-[130px]:text-[0.65rem] @max-[64px]:bg-transparent">
        {muted === true ? (
          <>
            <Icon name="microphone-off" className="size-4 text-red-300 @max-[130px]:size-3" />
            <span className="sr-only">muted: </span>
          </>
        ) : null}
        <span className="flex min-w-0 items-center gap-1.5 @max-[64px]:sr-only">{tag}</span>
        {bad === null ? null : (
          <span className="animate-late">
            <QualityTip {...bad} />
          </span>
        )}
      </figcaption>
      {speaking === true ? (
        <div className="pointer-events-none absolute inset-0 rounded-[inherit] ring-3 ring-accent ring-inset" />
      ) : null}
      {document.fullscreenEnabled ? (
        <IconButton
          icon={fullScreen.isOn ? "collapse" : "expand"}
          label={fullScreen.isOn ? "Leave full screen" : `Full screen: ${label}`}
          size="size-9 @max-[200px]:size-7 @max-[130px]:size-6"
          look="quiet"
          className="absolute top-1.5 right-1.5 @max-[130px]:top-0.5 @max-[130px]:right-0.5 bg-black/60 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 in-[:fullscreen]:opacity-100 [@media(hover:none)]:opacity-70"
          onClick={fullScreen.toggle}
        />
      ) : null}
    </figure>
  );
}
