// What moderators hold, hid or sent back of what this person wrote, with why. What was sent back is
// mended here and handed in again.
import { editsTowards, newId, RecordKind, type RecordOf, ReviewState, textOf } from "@plenary/sdk";
import { type Ref, recordOf, wordsOf } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { NamesSpotted } from "../shared/names_spotted.tsx";
import { isOver } from "../shared/phase.ts";
import { charactersMax } from "../shared/room_for.tsx";
import { useDraft } from "../shared/use_draft.ts";
import { useWords } from "../shared/words.tsx";

type Notice = RecordOf<"noteNotice">;

export function Returned({ notices }: { notices: readonly Notice[] }) {
  const say = useWords();
  return (
    <section>
      <h2>{say("notice.title")}</h2>
      <ul className="plain">
        {notices.map((notice) => (
          <li key={String(notice.id)} className="note">
            <OneNotice notice={notice} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const say = useWords();
  const { board } = useLive();
  const { note, of } = notice;
  const text: Ref = note !== 0n || of === undefined ? { kind: RecordKind.NOTE, id: note } : of;
  const isBack = notice.state === ReviewState.SENT_BACK && !isOver(board);
  return (
    <>
      {isBack ? (
        <Mend notice={notice} text={text} />
      ) : (
        <p className="words" dir="auto">
          {notice.noteWords || wordsOf(board, text) || say("notice.yours")}
        </p>
      )}
      <p className="aside">
        {say(`review.state_${notice.state as 0 | 1 | 2 | 3 | 4}`)} <bdi>{notice.words}</bdi>
      </p>
    </>
  );
}

/** Its words, to be changed, and back to the moderators. */
function Mend({ notice, text }: { notice: Notice; text: Ref }) {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const record = recordOf(board, text);
  const before = record !== undefined && "text" in record ? record.text : undefined;
  const owner = board.ownerOf("noteNotice", notice.id);
  const asSeat = owner === undefined || owner === me?.id ? 0n : owner;
  const { words, write, drop, field } = useDraft<HTMLTextAreaElement>(`notice.${notice.id}`, {
    asSeat,
    first: textOf(before),
  });
  const handIn = () => {
    drop();
    const edits = before && editsTowards(before, words.trim(), newId());
    if (edits !== undefined) {
      void submit({ case: "editText", value: { record: text, edits } }, asSeat);
    }
    void submit({ case: "resubmitRecord", value: { record: text } }, asSeat);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() !== "") handIn();
      }}
    >
      <textarea
        ref={field}
        rows={3}
        maxLength={charactersMax}
        dir="auto"
        value={words}
        aria-label={say("notice.yours")}
        onChange={(event) => write(event.target.value)}
      />
      <NamesSpotted words={words} />
      <button type="submit" disabled={words.trim() === ""}>
        {say("notice.resubmit")}
      </button>
    </form>
  );
}
