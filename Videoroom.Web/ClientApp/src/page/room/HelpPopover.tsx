import { Popover } from "../ui/Popover";
import { shortcuts } from "./shortcuts";

/** The keys, and what to do when something does not work. */
export function HelpPopover({ id }: { readonly id: string }) {
  return (
    <Popover id={id} title="Help" testId="help">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {shortcuts.map(({ key, shown, does }) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="inline-grid size-8 place-items-center rounded-lg border border-line bg-ground font-mono">{shown}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div className="contents">
          <dt>
            <kbd className="inline-grid h-8 place-items-center rounded-lg border border-line bg-ground px-2 font-mono">Esc</kbd>
          </dt>
          <dd>Close what is open, leave full screen</dd>
        </div>
      </dl>
      <p className="text-sm text-soft">
        Others do not hear or see you? Look whether you are muted, and whether the right microphone and camera are chosen
        under “Devices”.
      </p>
    </Popover>
  );
}
