// One map out of the rooms' maps: what may be the same cause is proposed and looked at before
// anything is made, and the merged map can be parted again. The rooms' maps stay as they are.

import {
  type Board,
  type CauseAlias,
  newId,
  RecordKind,
  type RecordOf,
  textOf,
  typed,
} from "@plenary/sdk";
import { useRef, useState } from "react";
import { sending } from "../shared/form.ts";
import { type Ref, wordsOf } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";

export function MergeMaps() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const merged = board.shared("causeMap").filter(({ mergedFrom }) => mergedFrom.length > 0);
  const rooms = board.shared("causeMap").filter(({ room }) => room !== 0n);
  if (rooms.length < 2) return null;
  const maps = rooms.map(({ id }) => id);
  return (
    <section className="fields">
      <h3>{say("merge.title", { count: rooms.length })}</h3>
      {merged.map((map) => (
        <PartMap key={String(map.id)} map={map} />
      ))}
      <button type="button" onClick={() => void submit({ case: "proposeMerge", value: { maps } })}>
        {say("merge.propose")}
      </button>
      <Plan />
    </section>
  );
}

/** Asked first: what was made goes. Once people have worked in it, it stays, and what they did is named. */
function PartMap({ map }: { map: RecordOf<"causeMap"> }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const [inTheWay, setInTheWay] = useState<{ all: number; named: readonly Ref[] }>();
  const title = say("merge.part", { which: textOf(map.text) });
  const ask = () => {
    setInTheWay(undefined);
    dialog.current?.showModal();
  };
  const part = async () => {
    const outcome = await submit({ case: "unmergeMap", value: { map: map.id } });
    if (outcome.ok || outcome.kept.length === 0) dialog.current?.close();
    else setInTheWay({ all: Number(outcome.detail), named: outcome.kept });
  };
  return (
    <>
      <button type="button" onClick={ask}>
        {title}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={title}>
        <h2>{title}</h2>
        {inTheWay === undefined ? (
          <p>{say("merge.part_means")}</p>
        ) : (
          <>
            <p role="status">{say("merge.worked_on", { count: inTheWay.all })}</p>
            <ul>
              {inTheWay.named.map((each) => (
                <li key={`${each.kind}/${each.id}`} dir="auto">
                  {wordsOfPart(board, each)}
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="row">
          <button type="button" onClick={() => dialog.current?.close()}>
            {say(inTheWay === undefined ? "cancel" : "close")}
          </button>
          {inTheWay === undefined && (
            <button type="button" className="primary push" onClick={() => void part()}>
              {say("merge.part_now")}
            </button>
          )}
        </div>
      </dialog>
    </>
  );
}

function wordsOfPart(board: Board, part: Ref): string {
  if (part.kind !== RecordKind.CAUSE_LINK) return wordsOf(board, part) ?? "…";
  const ends = board.find("causeLink", part.id)?.ends;
  const [from, to] = [ends?.from, ends?.to].map((id = 0n) =>
    wordsOf(board, { kind: RecordKind.CAUSE, id }),
  );
  return `${from ?? "…"} → ${to ?? "…"}`;
}

function Plan() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const plan = board.only("mergePlan");
  if (plan === undefined || plan.applied) return null;
  const words = (cause: bigint) => textOf(board.find("cause", cause)?.text);
  const keyOf = ({ first, second }: CauseAlias) => `${first}/${second}`;
  const apply = (form: FormData) => {
    const aliases = plan.suggested.filter((alias) => form.get(keyOf(alias)) !== null);
    const title = typed(String(form.get("title")).trim());
    void submit({
      case: "applyMerge",
      value: { version: plan.version, id: newId(), title, aliases },
    });
  };
  return (
    <form className="fields" key={String(plan.version)} onSubmit={sending(apply)}>
      {plan.suggested.length === 0 && <p className="aside">{say("merge.none")}</p>}
      {plan.suggested.map((alias) => (
        <label key={keyOf(alias)} className="check">
          <input type="checkbox" name={keyOf(alias)} defaultChecked />
          <span dir="auto">
            {words(alias.first)} = {words(alias.second)}
          </span>
        </label>
      ))}
      <label className="field">
        {say("merge.name")}
        <input
          name="title"
          required
          dir="auto"
          defaultValue={textOf(board.shared("causeMap")[0]?.text)}
        />
      </label>
      <button type="submit" className="primary">
        {say("merge.apply")}
      </button>
    </form>
  );
}
