import { useState, type SyntheticEvent } from "react";
import { newRoomName } from "../newRoomName";
import { Notices } from "../notices/Notices";
import type { PageModel } from "../PageModel";
import { cleanText, maxNameLength, maxRoomLength } from "../text/cleanText";
import { Button } from "../ui/Button";
import { Select } from "../ui/Select";
import { useModel } from "../useModel";
import { DevicePreview } from "./DevicePreview";
import { JoinModePicker } from "./JoinModePicker";
import { TextField } from "./TextField";

/** The start page: who one is, where to, and what the others will see and hear. */
export function Home({ model }: { readonly model: PageModel }) {
  const { media, preferences, address } = model;
  useModel(model, media);
  const [room, setRoom] = useState(address.roomId ?? "");
  const [name, setName] = useState(preferences.displayName);
  const invited = address.roomId !== null;

  const join = (event: SyntheticEvent): void => {
    event.preventDefault();
    const displayName = cleanText(name, maxNameLength);
    model.remember({ displayName });
    model.join(room.trim() === "" ? newRoomName() : room.trim(), displayName === "" ? "Guest" : displayName);
  };

  return (
    <main className="flex min-h-full flex-col items-center gap-4 p-3 sm:justify-center sm:p-8">
      <header className="w-full max-w-4xl">
        <h1 className="text-2xl font-semibold">
          {invited ? (
            <>
              Join <bdi>{cleanText(room, maxRoomLength)}</bdi>
            </>
          ) : (
            "Videoroom"
          )}
        </h1>
        <p className="text-sm text-soft sm:text-base">
          {invited ? "Check your picture and sound, then come in." : "Meet in the browser: open a room and send its link."}
        </p>
      </header>
      <form
        onSubmit={join}
        className="grid w-full max-w-4xl items-start gap-4 rounded-3xl bg-panel p-4 sm:p-6 md:grid-cols-2 md:grid-rows-[auto_1fr] md:gap-x-6"
      >
        <DevicePreview media={media} mode={preferences.mode} onTryAgain={() => void model.openDevices()} />
        <div className="flex min-w-0 flex-col gap-3 sm:gap-4 md:row-span-2">
          <TextField
            label="Your name"
            hint="Guest"
            testId="display-name"
            value={name}
            maxLength={maxNameLength}
            autoComplete="nickname"
            autoFocus={name === ""}
            onChange={setName}
          />
          {invited ? null : (
            <TextField
              label="Room"
              hint="Leave empty for a new room"
              testId="room-name"
              value={room}
              maxLength={maxRoomLength}
              autoComplete="off"
              autoFocus={name !== ""}
              onChange={setRoom}
            />
          )}
          <JoinModePicker mode={preferences.mode} onChoose={(mode) => void model.setMode(mode)} />
          {preferences.mode === "watch" ? null : (
            <label className="flex min-h-11 items-center gap-3">
              <input
                type="checkbox"
                data-testid="join-muted"
                checked={preferences.muted}
                onChange={(event) => {
                  model.remember({ muted: event.target.checked });
                }}
                className="size-5 accent-accent"
              />
              Join muted
            </label>
          )}
          <Button type="submit" look="primary" data-testid="join-button" className="text-lg">
            {invited || room.trim() !== "" ? "Join" : "Start a new room"}
          </Button>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {preferences.mode === "video" ? (
            <Select
              label="Camera"
              testId="camera-select"
              choices={media.cameras}
              value={media.camera.deviceId}
              onChoose={(id) => void model.chooseCamera(id)}
            />
          ) : null}
          {preferences.mode === "watch" ? null : (
            <Select
              label="Microphone"
              testId="microphone-select"
              choices={media.microphones}
              value={media.microphone.deviceId}
              onChoose={(id) => void model.chooseMicrophone(id)}
            />
          )}
        </div>
      </form>
      <Notices list={model.notices} />
    </main>
  );
}
