// The head of a group of notes: its name and how many there are; what may be done with it comes after.
import { editsTowards, newId, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { Suspense } from "react";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { part } from "./part.tsx";
import { isLookedAtFirst, may } from "./phase.ts";
import { placeOfText } from "./typed_words.ts";
import { useEditing } from "./use_draft.ts";
import { useWords } from "./words.tsx";

export const GroupTools = part(async () => (await import("./group_tools.tsx")).GroupTools);
const NameField = part(async () => (await import("./name_field.tsx")).NameField);

export function GroupHeader(props: {
  group: RecordOf<"group">;
  groups: readonly RecordOf<"group">[];
  notes: readonly RecordOf<"note">[];
}) {
  const { group, notes } = props;
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const record = { kind: RecordKind.GROUP, id: group.id };
  const naming = useEditing(placeOfText(record));
  const title = textOf(group.text);
  const mayRename = seat !== undefined && !isLookedAtFirst(board, seat);
  const isNaming = mayRename && naming.isOpen && may(board, seat, "arrange");
  const rename = (words: string) => {
    naming.close();
    const edits = group.text && editsTowards(group.text, words.trim(), newId());
    if (edits !== undefined && words.trim() !== "") {
      void submit({ case: "editText", value: { record, edits } });
    }
  };
  return (
    <header className="row">
      {!isNaming && (
        <h3>
          <bdi>{title}</bdi>{" "}
          <span className="aside">{say("notes.all", { count: notes.length })}</span>
        </h3>
      )}
      <Suspense fallback={null}>
        {isNaming ? (
          <NameField place={placeOfText(record)} title={title} room={group.room} rename={rename} />
        ) : (
          may(board, seat, "arrange") && (
            <GroupTools {...props} naming={mayRename ? naming : undefined} />
          )
        )}
      </Suspense>
    </header>
  );
}
