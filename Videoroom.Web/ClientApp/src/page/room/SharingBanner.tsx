import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";

/** Reminds one that others see one's screen. */
export function SharingBanner({ onStop }: { readonly onStop: () => void }) {
  return (
    <div className="mx-2 flex items-center justify-center gap-3 rounded-xl bg-accent-deep/40 py-1.5 pr-1.5 pl-4 text-sm">
      <Icon name="screen" />
      <p role="status" className="min-w-0">
        The others see your screen.
      </p>
      <Button className="min-h-9 py-1" onClick={onStop}>
        Stop sharing
      </Button>
    </div>
  );
}
