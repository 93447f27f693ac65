// The steps of the agenda: which is now, which were, which are to come. Looking at one moves nobody.
import { type RecordOf, Regroup } from "@plenary/sdk";
import { useState } from "react";
import { Icon } from "../shared/icon.tsx";
import { useLive } from "../shared/live.tsx";
import { phaseKey, promptOf } from "../shared/phase.ts";
import { type Say, useLanguage } from "../shared/words.tsx";
import { Acts } from "./acts.tsx";
import { EndSession } from "./end_session.tsx";
import { MoveSheet } from "./move_sheet.tsx";

export type Planned = RecordOf<"plannedPhase">;

export function stepsOf(planned: readonly Planned[]): Planned[] {
  return [...planned].sort((a, b) => a.step - b.step);
}

export function nameOf(say: Say, name: string | undefined): string {
  const key = phaseKey(name ?? "");
  return key === undefined ? (name ?? "") : say(key);
}

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
  const { say, language } = useLanguage();
  const { board } = useLive();
  const [looking, look] = useState<bigint>();
  const now = board.only("phase")?.planned ?? 0n;
  const steps = stepsOf(board.list("plannedPhase"));
  const current = steps.find(({ id }) => id === now)?.step ?? 0;
  if (steps.length === 0) {
    return (
      <>
        <p className="empty">{say("agenda.none")}</p>
        <Acts />
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
                {step.step < current && <> · {say("agenda.was")}</>}
                {step.id === now && <> · {say("agenda.now")}</>}
              </span>
            </button>
            {looking === step.id && (
              <div className="preview">
                <p dir="auto">
                  {promptOf(step.plan && { prompts: step.plan.prompts, title: "" }, language.tag)}
                </p>
                {(step.plan?.rooms?.how ?? Regroup.STAY) !== Regroup.STAY && (
                  <p className="aside">
                    <Icon name="people" /> {regroupWords(say, step)}
                  </p>
                )}
                <Acts step={step} />
                {step.id !== now && <MoveSheet step={step} />}
              </div>
            )}
          </li>
        ))}
      </ol>
      <EndSession />
    </>
  );
}
