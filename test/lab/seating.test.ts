import { describe, expect, it } from 'vitest';
import { seat } from '../../src/lab/seating.js';
import type { Staff } from '../../src/lab/staff.js';
import { fivePeople, organizationFrom, organizationNamed, organizationNames } from '../support/trials.js';

const staff: Staff = { name: 's', seating: {}, people: fivePeople };
const key = (instance: number, replicate = 0) => [7, replicate, 'task', instance] as const;
const order = (seats: ReturnType<typeof seat>): readonly number[] =>
  Object.values(seats)
    .flat()
    .map((s) => s.person);
const of = (seats: number) =>
  organizationFrom(`name: x\nsummary: s\nroles: { a: { seats: ${seats} }, b: {} }\nworkflow: [{ do: solve, by: b }]\n`);

describe('who sits where', () => {
  it('the k-th seat of every organization has the same person', () => {
    for (let instance = 0; instance < 40; instance++) {
      const all = order(seat(of(4), staff, 'permuted', key(instance)));
      expect([...all].sort()).toEqual([0, 1, 2, 3, 4]);
      for (const name of organizationNames) {
        const here = order(seat(organizationNamed(name), staff, 'permuted', key(instance)));
        expect([name, here]).toEqual([name, here.map((_, i) => all[i % 5])]);
      }
    }
  });

  it('everybody sits in seat 0 about equally often, and next to everybody', () => {
    const first = Array(5).fill(0);
    const pairs = new Map<string, number>();
    const n = 5000;
    for (let i = 0; i < n; i++) {
      const [a, b] = order(seat(of(4), staff, 'permuted', key(i % 500, Math.floor(i / 500))));
      first[a as number]++;
      pairs.set(`${a}${b}`, (pairs.get(`${a}${b}`) ?? 0) + 1);
    }
    // Chi-square with 4 and 19 degrees of freedom, one in a thousand.
    const chi = (counts: readonly number[], cells: number) =>
      counts.reduce((s, x) => s + (x - n / cells) ** 2 / (n / cells), 0);
    expect(chi(first, 5)).toBeLessThan(18.5);
    expect(pairs.size).toBe(20);
    expect(chi([...pairs.values()], 20)).toBeLessThan(43.8);
  });

  it('seed, replicate, task and instance each draw anew', () => {
    const orders = [
      [7, 0, 'task', 0],
      [8, 0, 'task', 0],
      [7, 1, 'task', 0],
      [7, 0, 'other', 0],
      [7, 0, 'task', 1],
    ];
    const seen = (length: number) =>
      new Set(
        orders.map((k) =>
          order(
            seat(
              organizationNamed('hierarchy'),
              { ...staff, people: Array.from({ length }, (_, index) => ({ ...fivePeople[0]!, index })) },
              'permuted',
              k,
            ),
          ).join(),
        ),
      );
    expect(seen(50).size).toBe(orders.length);
  });

  it('more seats than people: the permutation begins again, so nobody has two seats more than another', () => {
    const seats = order(seat(of(12), staff, 'permuted', key(3)));
    expect(seats.length).toBe(13);
    expect(seats.slice(5, 10)).toEqual(seats.slice(0, 5));
    expect(seats.slice(10)).toEqual(seats.slice(0, 3));
  });

  it('names, roles and places are those of the organization', () => {
    expect(seat(of(2), staff, 'permuted', key(0)).a).toMatchObject([
      { name: 'a.0', role: 'a', index: 0 },
      { name: 'a.1', role: 'a', index: 1 },
    ]);
  });

  it('`best` seats the most skilled everywhere', () => {
    expect(new Set(order(seat(of(4), staff, 'best', key(0))))).toEqual(new Set([4]));
  });

  it('a role with a model of its own gets its people, and they sit nowhere else', () => {
    const reserved: Staff = { ...staff, seating: { b: 'model-2' } };
    for (let i = 0; i < 50; i++) {
      const seats = seat(of(6), reserved, 'permuted', key(i));
      expect(seats.b?.map((s) => s.person)).toEqual([2]);
      expect(new Set(seats.a?.map((s) => s.person))).toEqual(new Set([0, 1, 3, 4]));
    }
  });

  it('where everybody is reserved the other roles are filled all the same', () => {
    const clones: Staff = { name: 's', seating: { b: 'm' }, people: fivePeople.map((p) => ({ ...p, model: 'm' })) };
    expect(order(seat(of(3), clones, 'permuted', key(0))).length).toBe(4);
  });
});
