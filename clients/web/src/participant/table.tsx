// A table's device: several people write and vote on one tablet, each in their own name; and a scribe
// types what was written on paper. Who speaks now stands in large letters, and what is private to one
// is not shown while another has the turn. Keeping the table is the device's own seat's, whoever speaks.
import { type Board, newId, Reveal, Role, type Seat, typed } from "@plenary/sdk";
import { useId, useState } from "react";
import { useAgreements } from "../shared/agreements.tsx";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSession, useSpeaker, useSubmit } from "../shared/live.tsx";
import { useGroupName } from "../shared/note_card.tsx";
import { OneLine } from "../shared/one_line.tsx";
import { rememberOwn } from "../shared/own_notes.ts";
import { PromiseLine } from "../shared/promise_line.tsx";
import { sitting, useTakeTurn } from "../shared/turn.tsx";
import { useLanguage, useWords } from "../shared/words.tsx";

/** A table is a room: in plenary it is the staff who reveal. */
function revealsForTable(board: Board, me: Seat): boolean {
  const isTime = board.only("phase")?.reveal === Reveal.BY_TABLE;
  return isTime && me.role === Role.TABLE_LEAD && me.room !== 0n;
}

/** Who is at this table, whose turn it is, and who else sits down. Only for who keeps a table. */
export function Table() {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const { seat: speaker } = useSpeaker();
  const take = useTakeTurn();
  if (me === undefined) return null;
  const people = board.list("seat").filter((seat) => sitting(seat, me) !== undefined);
  return (
    <section className="table">
      <h2>{say("table.now", { name: speaker?.name ?? "" })}</h2>
      <div className="choice">
        {[me, ...people].map((seat) => (
          <button
            key={String(seat.id)}
            type="button"
            aria-pressed={speaker?.id === seat.id}
            onClick={() => take(seat.id)}
          >
            <bdi>{seat.name}</bdi>
          </button>
        ))}
      </div>
      <details>
        <summary>{say("table.people")}</summary>
        <ul className="plain">
          {people.map(({ id, name }) => (
            <li key={String(id)} className="row">
              <bdi>{name}</bdi>
              <button
                type="button"
                className="quiet push"
                onClick={() => void submit({ case: "endTableSeat", value: { seat: id } }, 0n)}
              >
                {say("table.leaves")}
              </button>
            </li>
          ))}
        </ul>
        <SitDown />
      </details>
      {revealsForTable(board, me) && (
        <button
          type="button"
          onClick={() => void submit({ case: "revealNotes", value: { room: me.room } }, 0n)}
        >
          {say("mine.reveal_table")}
        </button>
      )}
      {me.role === Role.SCRIBE && <Paper />}
    </section>
  );
}

function Groups({ name, label }: { name: string; label: string }) {
  const say = useWords();
  const nameOf = useGroupName();
  const { board } = useLive();
  const groups = board.only("settings")?.groups ?? [];
  return (
    <label className="field">
      {label}
      <select name={name}>
        {groups.map((group) => (
          <option key={group} value={group}>
            {nameOf(group)}
          </option>
        ))}
        <option value="">{say("group_of.unsaid")}</option>
      </select>
    </label>
  );
}

function SitDown() {
  const { say, language } = useLanguage();
  const submit = useSubmit();
  const take = useTakeTurn();
  const agreements = useAgreements();
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const fields = new FormData(form);
        const id = newId();
        const name = String(fields.get("name")).trim();
        const group = String(fields.get("group"));
        // The tick is required: whoever keeps the table has asked them.
        const agreed = agreements?.version ?? 0;
        const seat = { id, name, group, language: language.tag, agreed };
        void submit({ case: "addTableSeat", value: seat }, 0n).then((outcome) => {
          if (outcome.ok) take(id);
        });
        form.reset();
      }}
    >
      <label className="field">
        {say("table.name")}
        <input name="name" required dir="auto" autoComplete="off" />
      </label>
      <Groups name="group" label={say("table.group")} />
      {agreements !== undefined && (
        <label className="check">
          <input type="checkbox" name="agreed" required />
          {say("table.agree")}
        </label>
      )}
      <button type="submit">{say("table.sit")}</button>
    </form>
  );
}

/** What somebody wrote on paper, counted to their stakeholder group. */
function Paper() {
  const say = useWords();
  const submit = useSubmit();
  const group = useId();
  const nameOf = useGroupName();
  const { id: sessionId } = useSession();
  const { board, me } = useLive();
  const [from, setFrom] = useState("");
  return (
    <details>
      <summary>
        <Icon name="note" /> {say("paper.title")}
      </summary>
      <div className="fields">
        <label className="field" htmlFor={group}>
          {say("paper.from")}
        </label>
        <select id={group} value={from} onChange={(event) => setFrom(event.target.value)}>
          <option value="">{say("group_of.unsaid")}</option>
          {(board.only("settings")?.groups ?? []).map((each) => (
            <option key={each} value={each}>
              {nameOf(each)}
            </option>
          ))}
        </select>
        <OneLine
          label={say("paper.words")}
          place="paper"
          asSeat={0n}
          promise={(id) => <PromiseLine id={id} input="paper_note" seat={me} fromGroup={from} />}
          save={(words) => {
            const id = newId();
            rememberOwn(sessionId, id, 0n); // Whoever typed it may put it right.
            const value = { id, text: typed(words), fromGroup: from };
            void submit({ case: "addPaperNote", value }, 0n);
          }}
        />
      </div>
    </details>
  );
}
