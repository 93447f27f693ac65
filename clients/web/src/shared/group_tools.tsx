// What may be done with a group of notes by whoever may arrange: another name, into another group, some
// of its notes out of it, no group at all.

import { newId, RecordKind, type RecordOf, textOf, typed } from "@plenary/sdk";
import { type RefObject, useId, useRef } from "react";
import { ActMenu } from "./act_menu.tsx";
import { sending } from "./form.ts";
import { useNotify, useSubmit } from "./live.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { TextTools } from "./text_tools.tsx";
import { placeOfSplit } from "./typed_places.ts";
import { type Editing, useDraft } from "./use_draft.ts";
import { useWords } from "./words.tsx";

type Group = RecordOf<"group">;
type Note = RecordOf<"note">;

export function GroupTools(props: {
  group: Group;
  groups: readonly Group[];
  notes: readonly Note[];
  naming: Editing | undefined;
}) {
  const { group, groups, notes, naming } = props;
  const say = useWords();
  const sheet = useRef<HTMLDialogElement>(null);
  return (
    <span className="tools">
      {naming !== undefined && (
        <button type="button" className="quiet" ref={naming.opener} onClick={naming.open}>
          {say("group.rename")}
        </button>
      )}
      <GroupMenu
        group={group}
        others={groups.filter(({ id }) => id !== group.id)}
        split={notes.length > 1 ? () => sheet.current?.showModal() : undefined}
      />
      <SplitSheet sheet={sheet} group={group} notes={notes} />
      <TextTools text={{ kind: RecordKind.GROUP, id: group.id }} words={textOf(group.text)} />
    </span>
  );
}

function GroupMenu(props: {
  group: Group;
  others: readonly Group[];
  split: (() => void) | undefined;
}) {
  const { group, others, split } = props;
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const dissolve = async () => {
    const outcome = await submit({ case: "removeGroup", value: { group: group.id } });
    if (outcome.ok) notify(say("group.dissolved"), { undo: true });
  };
  const act = (chosen: string) => {
    if (chosen === "split") split?.();
    else if (chosen === "dissolve") void dissolve();
    else void submit({ case: "mergeGroups", value: { into: BigInt(chosen), from: [group.id] } });
  };
  return (
    <ActMenu
      title={say("map.more")}
      label={say("map.more_this", { which: textOf(group.text) })}
      act={act}
    >
      {split !== undefined && <option value="split">{say("group.split")}</option>}
      <option value="dissolve">{say("group.dissolve")}</option>
      {others.length > 0 && (
        <optgroup label={say("group.merge")}>
          {others.map((other) => (
            <option key={String(other.id)} value={String(other.id)}>
              {textOf(other.text)}
            </option>
          ))}
        </optgroup>
      )}
    </ActMenu>
  );
}

/** Some of its notes, chosen together, become a group of their own. */
function SplitSheet(props: {
  sheet: RefObject<HTMLDialogElement | null>;
  group: Group;
  notes: readonly Note[];
}) {
  const { sheet, group, notes } = props;
  const say = useWords();
  const submit = useSubmit();
  const promised = useId();
  const name = useDraft(placeOfSplit(group.id), { first: say("group.untitled") });
  const split = (form: FormData) => {
    const leaving = form.getAll("note").map((id) => BigInt(String(id)));
    if (leaving.length === 0) return;
    const title = typed(name.words.trim());
    const value = { group: group.id, id: newId(), title, notes: leaving };
    void submit({ case: "splitGroup", value });
    name.drop();
    sheet.current?.close();
  };
  return (
    <dialog ref={sheet} className="sheet" aria-label={say("group.split")}>
      <form className="fields" onSubmit={sending(split)}>
        <fieldset>
          <legend>{say("group.split_which")}</legend>
          {notes.map((note) => (
            <label key={String(note.id)} className="check">
              <input type="checkbox" name="note" value={String(note.id)} />
              <span dir="auto">{textOf(note.text)}</span>
            </label>
          ))}
        </fieldset>
        <label className="field">
          {say("group.title")}
          <input
            ref={name.field}
            value={name.words}
            dir="auto"
            required
            aria-describedby={promised}
            onChange={(event) => name.write(event.target.value)}
          />
        </label>
        <PromiseLine id={promised} input="group_title" room={group.room} />
        <NamesSpotted words={name.words} />
        <div className="row">
          <button type="button" onClick={() => sheet.current?.close()}>
            {say("cancel")}
          </button>
          <button type="submit" className="primary push">
            {say("group.new")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
