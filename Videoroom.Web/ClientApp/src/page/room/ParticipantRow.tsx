import type { ReactNode } from "react";
import { Icon, type IconName } from "../ui/Icon";

interface ParticipantRowProps {
  readonly children: ReactNode;
  readonly muted: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly speaking: boolean;
  readonly reconnecting: boolean;
}

/** One participant with what they have on. */
export function ParticipantRow({ children, muted, camera, screen, speaking, reconnecting }: ParticipantRowProps) {
  return (
    <li className="flex min-h-10 items-center gap-2 rounded-lg px-2 text-sm">
      <span className="flex min-w-0 flex-1 items-center gap-1.5">{children}</span>
      {reconnecting ? <span className="text-xs text-warn">reconnecting…</span> : null}
      {screen ? <State icon="screen" text="shares the screen" look="text-accent" /> : null}
      <State
        icon={camera ? "camera" : "camera-off"}
        text={camera ? "camera on" : "camera off"}
        look={camera ? "text-soft" : "text-soft/60"}
      />
      <State
        icon={muted ? "microphone-off" : "microphone"}
        text={muted ? "muted" : speaking ? "speaks" : "microphone on"}
        look={muted ? "text-red-300" : speaking ? "text-accent" : "text-soft"}
      />
    </li>
  );
}

function State({ icon, text, look }: { readonly icon: IconName; readonly text: string; readonly look: string }) {
  return (
    <span className={look} title={text}>
      <Icon name={icon} className="size-4.5" />
      <span className="sr-only">{text}</span>
    </span>
  );
}
