// The time-line of a finished session: where it is, how fast it goes, and the phases to go to.
import { type Chronicle, chronicle, type Replay, type Ticket } from "@plenary/sdk";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { Icon } from "../shared/icon.tsx";
import { phaseKey } from "../shared/phase.ts";
import { useLanguage } from "../shared/words.tsx";

const speeds = [1, 4, 16, 60, 240];
const drawEveryMs = 250;
const stepMs = 30_000;

/** Where it is now, between what the server says of it. */
function useTime(replay: Replay): number {
  const subscribe = useCallback((listener: () => void) => replay.subscribe(listener), [replay]);
  useSyncExternalStore(subscribe, () => replay.current.place);
  const [, draw] = useState(0);
  useEffect(() => {
    const drawing = setInterval(() => draw((times) => times + 1), drawEveryMs);
    return () => clearInterval(drawing);
  }, []);
  return replay.clock.read();
}

export function TimeLine({ replay, ticket }: { replay: Replay; ticket: Ticket }) {
  const { say, language } = useLanguage();
  const at = useTime(replay);
  const phases = usePhases(ticket);
  const { place } = replay.current;
  const now = phases.filter((phase) => Number(phase.at) <= at).at(-1);
  // A screen reader says each new value: one where something begins, and where one goes to.
  const [told, tell] = useState(at);
  useEffect(() => tell(replay.clock.read()), [replay, now, place?.paused]);
  if (place === undefined) return null;
  const clock = new Intl.DateTimeFormat(language.locales, { timeStyle: "medium" });
  const nameOf = (phase: Chronicle["phases"][number]) => {
    const key = phaseKey(phase.name);
    return key === undefined ? phase.name : say(key);
  };
  const isOver = at >= place.endedAt;
  const goTo = (wanted: number) => {
    const to = Math.min(place.endedAt, Math.max(place.beganAt, wanted));
    tell(to);
    replay.steer({ at: to });
  };
  return (
    <section className="time-line" aria-label={say("again.time_line")}>
      <input
        type="range"
        min={0}
        max={Math.ceil((place.endedAt - place.beganAt) / 1000)}
        value={Math.ceil((at - place.beganAt) / 1000)}
        aria-label={say("again.time")}
        aria-valuetext={[clock.format(told), now && nameOf(now)].filter(Boolean).join(", ")}
        onFocus={() => tell(at)}
        onChange={(event) => goTo(place.beganAt + Number(event.target.value) * 1000)}
      />
      <div className="row">
        <button
          type="button"
          className="primary"
          onClick={() =>
            isOver
              ? replay.steer({ at: place.beganAt, paused: false })
              : replay.steer({ paused: !place.paused })
          }
        >
          {say(isOver ? "again.from_start" : place.paused ? "again.play" : "again.pause")}
        </button>
        <button type="button" onClick={() => goTo(at - stepMs * place.speed)}>
          <Icon name="undo" /> {say("again.back")}
        </button>
        <label>
          {say("again.speed")}{" "}
          <select
            value={place.speed}
            onChange={(event) => replay.steer({ speed: Number(event.target.value) })}
          >
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                {say("again.times", { speed })}
              </option>
            ))}
          </select>
        </label>
        <time className="push">
          {clock.format(at)} / {clock.format(place.endedAt)}
        </time>
      </div>
      {phases.length > 1 && (
        <nav aria-label={say("again.phases")} className="row">
          {phases.map((phase) => (
            <button
              key={String(phase.at)}
              type="button"
              className="quiet"
              aria-current={phase === now ? "step" : undefined}
              onClick={() => goTo(Number(phase.at))}
            >
              {nameOf(phase)}
            </button>
          ))}
        </nav>
      )}
    </section>
  );
}

function usePhases(ticket: Ticket): Chronicle["phases"] {
  const [phases, setPhases] = useState<Chronicle["phases"]>([]);
  useEffect(() => {
    let isGone = false;
    void chronicle(location.origin, ticket, 1).then((told) => {
      if (told !== undefined && !isGone) setPhases(told.phases);
    });
    return () => {
      isGone = true;
    };
  }, [ticket]);
  return phases;
}
