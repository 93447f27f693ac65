// What the audit came to: findings with how we know them, priorities with whether everybody can live
// with them, and commitments.
import {
  BallotMethod,
  BallotSecrecy,
  BallotState,
  type Board,
  Consent,
  newId,
  RecordKind,
  type RecordOf,
  textOf,
  typed,
} from "@plenary/sdk";
import { Commitments } from "./commitments.tsx";
import { Behind, Strengths } from "./conclusions_behind.tsx";
import { CiteEvidence, EvidenceList } from "./evidence.tsx";
import { wordsOf } from "./items.ts";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { OneLine } from "./one_line.tsx";
import { leads, may } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { Reword } from "./reword.tsx";
import { TakeAway } from "./take_away.tsx";
import { TextTools } from "./text_tools.tsx";
import { type Key, useWords } from "./words.tsx";

type Priority = RecordOf<"priority">;

export function Conclusions() {
  return (
    <>
      <Findings />
      <Priorities />
      <Commitments />
    </>
  );
}

function Findings() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const findings = board.shared("finding");
  const mayCite = may(board, seat, "arrange");
  const mayAdd = mayCite && board.only("phase")?.name === "findings";
  if (findings.length === 0 && !mayAdd) return null;
  const add = (words: string) => {
    const text = typed(words);
    void submit({ case: "addFinding", value: { id: newId(), text } });
  };
  return (
    <section>
      <h2>{say("finding.title")}</h2>
      <ul className="plain">
        {findings.map((finding) => {
          const claim = { kind: RecordKind.FINDING, id: finding.id };
          const words = textOf(finding.text);
          return (
            <li key={String(finding.id)} className="note" data-edge="solid">
              <p className="words" dir="auto">
                {words}
              </p>
              <EvidenceList claim={claim} mayCite={mayCite} />
              <div className="tools">
                {mayCite && <CiteEvidence claim={claim} room={0n} words={words} />}
                {mayCite && (
                  <TakeAway
                    words={words}
                    command={{ case: "removeFinding", value: { finding: finding.id } }}
                    undo
                  />
                )}
                {mayCite && <Reword text={claim} now={finding.text} input="finding" />}
                <TextTools text={claim} words={words} />
              </div>
            </li>
          );
        })}
      </ul>
      {mayAdd && (
        <OneLine
          label={say("finding.add")}
          place="finding"
          promise={(id) => <PromiseLine id={id} input="finding" />}
          save={add}
        />
      )}
    </section>
  );
}

const consents: { readonly [C in Consent]: Key } = {
  [Consent.NOT_ASKED]: "consent.not_asked",
  [Consent.GIVEN]: "consent.given",
  [Consent.OBJECTED]: "consent.objected",
};

function Priorities() {
  const say = useWords();
  const { board, me } = useLive();
  const priorities = board.list("priority");
  if (priorities.length === 0) return null;
  return (
    <section>
      <h2>{say("priority.title")}</h2>
      <ol className="plain">
        {priorities.map((priority) => (
          <li key={String(priority.id)} className="note" data-edge="solid">
            <p className="words" dir="auto">
              {wordsOf(board, priority.item) ?? say("vote.gone")}
            </p>
            <p className="aside">
              {say(consents[priority.consent], { count: priority.objections })}
            </p>
            <Behind priority={priority} />
            {leads(board, me) && priority.consent === Consent.NOT_ASKED && (
              <AskConsent priority={priority} />
            )}
            {leads(board, me) && (
              <div className="tools">
                <TakeAway
                  words={wordsOf(board, priority.item) ?? ""}
                  command={{ case: "dropPriority", value: { priority: priority.id } }}
                />
              </div>
            )}
          </li>
        ))}
      </ol>
      <Strengths />
    </section>
  );
}

/** The newest ballot by fingers with this priority's item. */
function fingersOn(board: Board, priority: Priority): RecordOf<"ballot"> | undefined {
  return board
    .list("ballot")
    .findLast(
      ({ method, items }) =>
        method === BallotMethod.FIST_TO_FIVE &&
        items.some(({ kind, id }) => kind === priority.item?.kind && id === priority.item.id),
    );
}

/** First everybody shows fingers; when that is closed and shown, it is read off. */
function AskConsent({ priority }: { priority: Priority }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const asked = fingersOn(board, priority);
  const { item } = priority;
  if (item === undefined) return null;
  if (asked === undefined) {
    const ask = () =>
      void submit({
        case: "openBallot",
        value: {
          id: newId(),
          title: say("consent.question"),
          method: BallotMethod.FIST_TO_FIVE,
          secrecy: BallotSecrecy.SECRET,
          items: [item],
        },
      });
    return (
      <button type="button" onClick={ask}>
        {say("consent.ask")}
      </button>
    );
  }
  if (asked.state !== BallotState.REVEALED) {
    return <p className="aside">{say("consent.asking")}</p>;
  }
  const value = { priority: priority.id, ballot: asked.id };
  return (
    <button type="button" onClick={() => void submit({ case: "checkConsent", value })}>
      {say("consent.read")}
    </button>
  );
}
