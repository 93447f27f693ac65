// A cause map as a picture: the same causes and links as the outline, each where the session says it
// stands, so that phone, wall and paper show one picture. Moving is by pointer or by arrow keys;
// "Tidy" lays it out once and tells everybody. What a cause is and leads to is said in the outline.
import dagre from "@dagrejs/dagre";
import { Polarity, type RecordOf, type Standing, textOf } from "@plenary/sdk";
import {
  applyNodeChanges,
  Background,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeChange,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useRef, useState } from "react";
import { useSubmit } from "./live.tsx";
import "./map_picture.css";
import { type Say, useLanguage } from "./words.tsx";

type Cause = RecordOf<"cause">;
type Link = RecordOf<"causeLink">;
type CauseNode = Node<{ words: string; standing: Standing }, "cause">;

const width = 200;
const height = 72;
const settleMs = 400;
const fit = { maxZoom: 2.5, padding: 0.1 };

interface MapPictureProps {
  readonly causes: readonly Cause[];
  readonly links: readonly Link[];
  readonly mayMap: boolean;
}

export function MapPicture({ causes, links, mayMap }: MapPictureProps) {
  const { say, language } = useLanguage();
  const submit = useSubmit();
  const [nodes, setNodes] = useState<CauseNode[]>([]);
  const places = hasPlaces(causes) ? undefined : tidied(causes, links);
  const key = JSON.stringify([
    links.map(({ id }) => String(id)),
    causes.map(({ id, position, text, standing }) => [
      String(id),
      position?.x,
      position?.y,
      textOf(text),
      standing,
    ]),
  ]);
  useEffect(() => {
    setNodes((before) => causes.map((cause) => nodeOf(cause, places, before)));
  }, [key]);
  // Who cannot move it sees all of it, always.
  const [flow, setFlow] = useState<ReactFlowInstance<CauseNode>>();
  useEffect(() => {
    if (mayMap || nodes.length === 0) return undefined;
    const measured = setTimeout(() => void flow?.fitView(fit), settleMs);
    return () => clearTimeout(measured);
  }, [flow, nodes, mayMap]);
  const frame = useWholeAgain(flow);
  const move = useMoves(
    (id, x, y) =>
      void submit({ case: "moveCause", value: { cause: BigInt(id), position: { x, y } } }),
  );
  const changed = (changes: NodeChange<CauseNode>[]) => {
    setNodes((now) => applyNodeChanges(changes, now));
    for (const change of changes) {
      if (change.type === "position" && change.dragging !== true && change.position) {
        move(change.id, change.position);
      }
    }
  };
  const tidy = () => {
    for (const [id, place] of tidied(causes, links)) move(id, place);
  };
  return (
    <div ref={frame} className="picture" dir="ltr">
      {mayMap && (
        <button type="button" className="tidy" onClick={tidy} dir={language.direction}>
          {say("map.tidy")}
        </button>
      )}
      <ReactFlow
        nodes={nodes}
        edges={links.flatMap((link) => edgeOf(link, say))}
        nodeTypes={nodeTypes}
        onNodesChange={changed}
        nodesDraggable={mayMap}
        nodesConnectable={false}
        deleteKeyCode={null}
        fitView
        fitViewOptions={fit}
        onInit={setFlow}
        minZoom={0.2}
        maxZoom={2.5}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          "controls.ariaLabel": say("map.picture"),
          "controls.zoomIn.ariaLabel": say("map.nearer"),
          "controls.zoomOut.ariaLabel": say("map.farther"),
          "controls.fitView.ariaLabel": say("map.whole"),
          "node.a11yDescription.default": say("map.keys"),
          "node.a11yDescription.keyboardDisabled": "",
          "edge.a11yDescription.default": "",
        }}
      >
        <Background />
        {mayMap && <Controls showInteractive={false} />}
      </ReactFlow>
    </div>
  );
}

const nodeTypes = { cause: CauseBox };

/** A phone that is turned has another shape: all of it is shown again. */
function useWholeAgain(flow: ReactFlowInstance<CauseNode> | undefined) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (flow === undefined || frame.current === null) return undefined;
    const turned = new ResizeObserver(() => void flow.fitView(fit));
    turned.observe(frame.current);
    return () => turned.disconnect();
  }, [flow]);
  return frame;
}

function CauseBox({ data }: NodeProps<CauseNode>) {
  return (
    <div className="cause" data-standing={data.standing} style={{ width, minHeight: height }}>
      <Handle type="target" position={Position.Bottom} isConnectable={false} />
      <p className="words" dir="auto">
        {data.words}
      </p>
      <Handle type="source" position={Position.Top} isConnectable={false} />
    </div>
  );
}

function nodeOf(
  cause: Cause,
  places: ReadonlyMap<string, Place> | undefined,
  before: readonly CauseNode[],
): CauseNode {
  const id = String(cause.id);
  const held = before.find((node) => node.id === id);
  const position = places?.get(id) ?? { x: cause.position?.x ?? 0, y: cause.position?.y ?? 0 };
  const data = { words: textOf(cause.text), standing: cause.standing };
  return { ...held, id, type: "cause", position, data, ariaLabel: data.words };
}

const signs: { readonly [P in Polarity]: string } = {
  [Polarity.UNSPECIFIED]: "",
  [Polarity.MORE]: "+",
  [Polarity.LESS]: "−",
  [Polarity.DISPUTED]: "?",
};

function edgeOf(link: Link, say: Say): Edge[] {
  if (link.ends === undefined) return [];
  return [
    {
      id: String(link.id),
      source: String(link.ends.from),
      target: String(link.ends.to),
      label: signs[link.polarity],
      ariaLabel: say("map.leads_to"),
      markerEnd: { type: MarkerType.ArrowClosed },
      focusable: false,
    },
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Whether anybody has laid the map out: what is drawn from the outline alone lies in one heap. */
function hasPlaces(causes: readonly Cause[]): boolean {
  const places = new Set(causes.map(({ position }) => `${position?.x ?? 0}/${position?.y ?? 0}`));
  return causes.length < 2 || places.size > 1;
}

/** What is explained on top, what leads to it below. */
function tidied(causes: readonly Cause[], links: readonly Link[]): Map<string, Place> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "BT", nodesep: 32, ranksep: 64 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of causes) graph.setNode(String(id), { width, height });
  for (const { ends } of links) {
    if (ends !== undefined) graph.setEdge(String(ends.from), String(ends.to));
  }
  dagre.layout(graph);
  return new Map(
    causes.map(({ id }) => {
      const { x, y } = graph.node(String(id)) as Place;
      return [String(id), { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
    }),
  );
}

/** Says where things came to rest: arrow keys make many small moves of one. */
function useMoves(say: (id: string, x: number, y: number) => void) {
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  return (id: string, { x, y }: Place) => {
    clearTimeout(waiting.current.get(id));
    const settled = () => say(id, Math.round(x), Math.round(y));
    waiting.current.set(id, setTimeout(settled, settleMs));
  };
}
