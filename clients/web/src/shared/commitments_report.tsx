// How a commitment stands, and telling it.
import { CommitmentState, type RecordOf } from "@plenary/sdk";
import { useId } from "react";
import { sending } from "./form.ts";
import { useSubmit } from "./live.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { describedBy, Refused } from "./refused.tsx";
import { charactersMax } from "./room_for.tsx";
import { placeOfReport } from "./typed_places.ts";
import { useDraft } from "./use_draft.ts";
import { type Key, useWords } from "./words.tsx";

type Commitment = RecordOf<"commitment">;

export const states: { readonly [S in CommitmentState]: Key } = {
  [CommitmentState.PROPOSED]: "commitment.proposed",
  [CommitmentState.OPEN]: "commitment.open",
  [CommitmentState.KEPT]: "commitment.kept",
  [CommitmentState.GIVEN_UP]: "commitment.given_up",
};

const reported = [CommitmentState.OPEN, CommitmentState.KEPT, CommitmentState.GIVEN_UP] as const;

/** How it goes, by whoever stands for it. */
export function Report({ commitment }: { commitment: Commitment }) {
  const say = useWords();
  const promised = useId();
  const submit = useSubmit();
  const { words, write, drop, why, field } = useDraft(placeOfReport(commitment.id), {
    first: commitment.report,
  });
  const tell = (form: FormData) => {
    const state = Number(form.get("state")) as CommitmentState;
    const value = { commitment: commitment.id, state, report: words.trim() };
    drop();
    void submit({ case: "reportCommitment", value });
  };
  return (
    <form className="fields" key={commitment.state} onSubmit={sending(tell)}>
      <label className="field">
        {say("commitment.how")}
        <select name="state" defaultValue={commitment.state}>
          {reported.map((state) => (
            <option key={state} value={state}>
              {say(states[state])}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {say("commitment.report")}
        <input
          name="report"
          ref={field}
          dir="auto"
          maxLength={charactersMax}
          value={words}
          aria-invalid={why !== undefined}
          {...describedBy(why && `${promised}-why`, promised)}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <Refused id={`${promised}-why`} why={why} />
      <PromiseLine id={promised} input="commitment" />
      <button type="submit">{say("commitment.tell")}</button>
    </form>
  );
}
