import { readFileSync } from "node:fs";
import { RecordKind } from "@plenary/sdk";
import { expect, test } from "vitest";
import { ballotOrder } from "../src/shared/items.ts";

interface Vectors {
  orders: { ballot: string; seat: string; notes: string; order: string }[];
}

test("a ballot's order is the one every other client has (tests/golden/ballot_order.json)", () => {
  const golden = new URL("../../../tests/golden/ballot_order.json", import.meta.url);
  const { orders } = JSON.parse(readFileSync(golden, "utf8")) as Vectors;
  expect(orders.length).toBeGreaterThan(0);
  for (const { ballot, seat, notes, order } of orders) {
    const items = Array.from({ length: Number(notes) }, (_, i) => ({
      kind: RecordKind.NOTE,
      id: BigInt(i + 1),
    }));
    const mine = ballotOrder(BigInt(ballot), BigInt(seat), items).map(({ id }) => id);
    expect(mine.join(" ")).toBe(order);
  }
});
