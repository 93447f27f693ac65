// The steps of the agenda: which is now, which were, which are to come. Looking at one moves nobody.
import { Anonymity, type Board, Regroup, Role } from "@plenary/sdk";
import { useEffect, useState } from "react";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSession } from "../shared/live.tsx";
import { isOver, mayIn } from "../shared/phase.ts";
import { clausesOf, termsOf } from "../shared/promises.ts";
import { Prompt } from "../shared/prompt.tsx";
import { type Say, useWords } from "../shared/words.tsx";
import { Acts } from "./acts.tsx";
import { EndSession } from "./end_session.tsx";
import { MoveSheet } from "./move_sheet.tsx";
import { minutesTaken, nameOf, type Planned, stepMeans, stepsOf } from "./steps.ts";

/** What becomes of the rooms when everybody is moved there. */
function regroupWords(say: Say, { plan }: Planned): string {
  switch (plan?.rooms?.how) {
    case Regroup.ARRANGE:
      return say("agenda.arrange", { size: plan.rooms.wishes?.size ?? 0 });
    case Regroup.COMBINE:
      return say("agenda.combine", { count: plan.rooms.atATime });
    default:
      return say("agenda.plenary");
  }
}

export function Agenda() {
  const say = useWords();
  const { board } = useLive();
  const { session } = useSession();
  const [looking, look] = useState<bigint>();
  const isEnded = isOver(board);
  useEveryMinute(!isEnded);
  const now = board.only("phase")?.planned ?? 0n;
  const steps = stepsOf(board.list("plannedPhase"));
  const current = steps.find(({ id }) => id === now)?.step ?? 0;
  const taken = minutesTaken(board, isEnded ? undefined : session.clock.read());
  if (steps.length === 0) {
    return (
      <>
        <p className="empty">{say("agenda.none")}</p>
        {!isEnded && <Acts />}
        <EndSession />
      </>
    );
  }
  return (
    <>
      <h2>{say("console.agenda")}</h2>
      <ol>
        {steps.map((step) => (
          <li key={String(step.id)} aria-current={step.id === now ? "step" : undefined}>
            <button
              type="button"
              className="step"
              aria-expanded={looking === step.id}
              onClick={() => look(looking === step.id ? undefined : step.id)}
            >
              <span>{nameOf(say, step.plan?.name)}</span>
              <span className="aside">
                {say("agenda.minutes", { minutes: step.plan?.minutes ?? 0 })}
                {taken.has(step.id) && (
                  <>
                    {" · "}
                    {say(step.id === now && !isEnded ? "agenda.so_far" : "agenda.took", {
                      minutes: taken.get(step.id) ?? 0,
                    })}
                  </>
                )}
                {step.step < current && <> · {say("agenda.was")}</>}
                {step.id === now && <> · {say("agenda.now")}</>}
              </span>
            </button>
            {looking === step.id && (
              <div className="preview">
                <p dir="auto">
                  <Prompt of={step.plan && { prompts: step.plan.prompts, title: "" }} />
                </p>
                {(step.plan?.rooms?.how ?? Regroup.STAY) !== Regroup.STAY && (
                  <p className="aside">
                    <Icon name="people" /> {regroupWords(say, step)}
                  </p>
                )}
                <Promised step={step} />
                <p className="aside">{stepMeans(say, step)}</p>
                {!isEnded && <Acts step={step} />}
                {step.id !== now && !isEnded && <MoveSheet step={step} />}
              </div>
            )}
          </li>
        ))}
      </ol>
      <EndSession />
    </>
  );
}

/** A step's minutes go on though nothing else happens. */
function useEveryMinute(isTicking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isTicking) return undefined;
    const ticking = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(ticking);
  }, [isTicking]);
}

/** Whether people will be in rooms then. */
function sitsInRooms(board: Board, how: Regroup): boolean {
  if (how === Regroup.STAY) return board.list("room").some(({ closed }) => !closed);
  return how !== Regroup.PLENARY;
}

/** What those who take part will read beside what they write, where the step lets them. */
function Promised({ step: { plan } }: { step: Planned }) {
  const say = useWords();
  const { board, me } = useLive();
  if (plan === undefined || me === undefined) return null;
  if (!mayIn(plan, Role.PARTICIPANT, "addNotes")) return null;
  const terms = termsOf(board, me, "note", { phase: plan });
  const groupShown = plan.anonymity === Anonymity.GROUP_ONLY;
  const inRoom = sitsInRooms(board, plan.rooms?.how ?? Regroup.STAY);
  const promise = clausesOf({ ...terms, inRoom, groupShown, sharedDevice: false })
    .map((key) => say(key))
    .join(" ");
  return (
    <p className="aside">
      <Icon name="eye" /> {say("agenda.promised", { promise })}
    </p>
  );
}
