/** Choices that ask nobody, against counts made by hand. */
import { describe, expect, it } from 'vitest';
import { type Ballot, tally } from '../../src/engine/ballots.js';
import { NO_BOOKS } from '../../src/engine/ledger.js';
import { award as awardSome, type Bid, elect, pickSome } from '../../src/engine/rules.js';
import type { TaskState } from '../../src/engine/state.js';
import { meanReview, passes, statistic } from '../../src/engine/tests.js';
import type { Draft, Review } from '../../src/engine/types.js';
import type { StepOf, Test } from '../../src/org/schema.js';
import { type Stream, stream } from '../../src/rng/streams.js';

/** One winner, as most organizations pick and award. */
const pickOne = (rule: Parameters<typeof pickSome>[0], state: TaskState, rng: Stream) => {
  const { winners, why } = pickSome(rule, state.drafts, state, 1, rng);
  return { winner: winners[0] ?? null, why };
};
const award = (mechanism: Parameters<typeof awardSome>[0], bids: readonly Bid[], rng: Stream) => {
  const won = awardSome(mechanism, bids, 1, rng);
  return won === null ? null : { ...won.winners[0]!, why: won.why };
};

const scope = { parts: ['p1'], garbled: [] };
const draft = (id: string, label = id, confidence?: number): Draft => ({
  id,
  label,
  content: label,
  scope,
  seat: id,
  step: 'workflow.0',
  ...(confidence === undefined ? {} : { confidence }),
});
const review = (of: string, score: number, ask: Review['ask'] = 'quality'): Review => ({
  id: `${of} ${score} ${ask}`,
  of,
  ask,
  score,
  seat: 'critic.0',
});
const table = (drafts: readonly Draft[], reviews: readonly Review[] = [], decided: 0 | 1 | null = null): TaskState => ({
  scope,
  known: [],
  drafts,
  reviews,
  decided,
  assignees: [],
  objections: null,
  group: 0,
  active: [],
  books: NO_BOOKS,
  stopped: false,
  now: 0,
  after: [],
});

const anything = (): Stream => stream(['rules']);
const never: Stream = () => {
  throw new Error('a lot was drawn where nothing was tied');
};
const ballots = (...rankings: string[]): Ballot[] => rankings.map((r) => ({ ranking: r === '' ? [] : r.split(' ') }));
const approving = (...cast: readonly (readonly [string, number])[]): Ballot[] =>
  cast.map(([ranking, approved]) => ({ ranking: ranking.split(' '), approved }));
type Rule = StepOf<'vote'>['rule'];
const winner = (rule: Rule, cast: Ballot[], drafts: Draft[], rng = never, quorum?: number): string | null =>
  tally({ rule, quorum }, cast, drafts, rng).winner;

/** How often each comes out in 6,000 lots. */
const lots = (draw: (rng: Stream) => string | null): Record<string, number> => {
  const rng = anything();
  const counts: Record<string, number> = {};
  for (let i = 0; i < 6000; i++) {
    const name = String(draw(rng));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};
const even = (counts: Record<string, number>, names: string[]): void => {
  expect(Object.keys(counts).sort()).toEqual([...names].sort());
  const fair = 6000 / names.length;
  for (const n of Object.values(counts)) expect(Math.abs(n - fair)).toBeLessThan(4.5 * Math.sqrt(fair));
};

const [a, b, c] = ['a', 'b', 'c'].map((id) => draft(id)) as [Draft, Draft, Draft];

describe('plurality', () => {
  it('goes to most first places', () => {
    expect(winner('plurality', ballots('a b c', 'b a c', 'b c a', 'c b a'), [a, b, c])).toBe('b');
  });
  it('pools drafts with one label, and of these the one with most first places stands', () => {
    const drafts = [draft('a1', 'A'), draft('b1', 'B'), draft('a2', 'A'), draft('a3', 'A')];
    const cast = ballots('b1', 'b1', 'a2', 'a2', 'a3', 'a1 b1');
    expect(winner('plurality', cast, drafts)).toBe('a2');
    expect(winner('plurality', ballots('b1', 'a3', 'a2'), drafts)).toBe('a2');
  });
  it('is decided by lot on equality, evenly among labels and not among drafts', () => {
    const drafts = [draft('a1', 'A'), draft('a2', 'A'), draft('b1', 'B')];
    even(
      lots((rng) => winner('plurality', ballots('a1', 'b1'), drafts, rng)),
      ['a1', 'b1'],
    );
    expect(tally({ rule: 'plurality' }, ballots('a1', 'b1'), drafts, anything()).why).toContain(
      'tie of 2 options by lot',
    );
  });
  it('passes over strangers, repetitions and empty ballots, and without a ballot decides nothing', () => {
    expect(winner('plurality', ballots('x b', 'b b a', '', 'a'), [a, b])).toBe('b');
    expect(winner('plurality', ballots('', 'x'), [a, b])).toBeNull();
    expect(winner('plurality', [], [a, b])).toBeNull();
    expect(winner('plurality', ballots('a'), [])).toBeNull();
    expect(tally({ rule: 'plurality' }, ballots('', 'x', 'a'), [a], never).why).toMatch(/^1 of 3 ballots/);
  });
});

describe('majority', () => {
  it('needs more than half of the ballots cast, not of those sent', () => {
    expect(winner('majority', ballots('a', 'a', 'b'), [a, b])).toBe('a');
    expect(winner('majority', ballots('a', 'a', 'b', 'c'), [a, b, c])).toBeNull();
    expect(winner('majority', ballots('a', 'b'), [a, b])).toBeNull();
    expect(winner('majority', ballots('a', 'a', 'b', '', ''), [a, b])).toBe('a');
  });
  it('counts labels, not drafts', () => {
    const drafts = [draft('a1', 'A'), draft('a2', 'A'), b];
    expect(winner('majority', ballots('a1', 'a2', 'b'), drafts)).toBe('a1');
    expect(tally({ rule: 'majority' }, ballots('a1', 'b'), drafts, never).why).toContain('majority missed: 1');
  });
});

describe('borda', () => {
  it('gives m − 1, m − 2, … points: the second choice of all beats the first of some', () => {
    // a: 2 + 2 + 0 + 0 = 4, b: 1 + 1 + 2 + 1 = 5, c: 0 + 0 + 1 + 2 = 3
    expect(winner('borda', ballots('a b c', 'a b c', 'b c a', 'c b a'), [a, b, c])).toBe('b');
    expect(winner('plurality', ballots('a b c', 'a b c', 'b c a', 'c b a'), [a, b, c])).toBe('a');
    expect(tally({ rule: 'borda' }, ballots('a b c', 'a b c', 'b c a', 'c b a'), [a, b, c], never).why).toContain(
      '5 for',
    );
  });
  it('counts a label once, at its first place, among as many options as there are labels', () => {
    const drafts = [draft('a1', 'A'), draft('a2', 'A'), draft('b1', 'B'), draft('c1', 'C')];
    // A: 2, B: 1 + 2, C: 0 + 1 (with m = 3 options)
    const { winner: won, why } = tally({ rule: 'borda' }, ballots('a1 a2 b1 c1', 'b1 c1'), drafts, never);
    expect([won, why.includes('3 for the winner')]).toEqual(['b1', true]);
  });
  it('decides for the only draft, although it has no points', () => {
    expect(winner('borda', ballots('a'), [a])).toBe('a');
    expect(winner('borda', [], [a])).toBeNull();
  });
});

describe('approval and quorum', () => {
  it('count the first `approved` names of each ballot', () => {
    expect(winner('approval', approving(['a b c', 2], ['c b a', 2], ['a c b', 1]), [a, b, c], anything())).not.toBe(
      'c',
    );
    expect(winner('approval', approving(['a b c', 2], ['c b a', 2], ['b a c', 1]), [a, b, c])).toBe('b');
  });
  it('take a ballot without a cut to approve of its first name', () => {
    expect(winner('approval', ballots('a b', 'a b', 'b a'), [a, b])).toBe('a');
  });
  it('decide nothing where nobody approves', () => {
    expect(winner('approval', approving(['a b', 0], ['b a', 0]), [a, b])).toBeNull();
    expect(winner('quorum', approving(['a b', 0]), [a, b], never, 1)).toBeNull();
  });
  it('count a label once for each ballot', () => {
    const drafts = [draft('a1', 'A'), draft('a2', 'A'), draft('b1', 'B')];
    expect(winner('quorum', approving(['a1 a2', 2]), drafts, never, 2)).toBeNull();
    expect(winner('quorum', approving(['a1 a2', 2], ['a2', 1]), drafts, never, 2)).toBe('a1');
  });
  it('reach the quorum exactly, or miss it', () => {
    const cast = approving(['a b', 1], ['a b', 1], ['b a', 1]);
    expect(winner('quorum', cast, [a, b], never, 2)).toBe('a');
    expect(winner('quorum', cast, [a, b], never, 3)).toBeNull();
    expect(tally({ rule: 'quorum', quorum: 3 }, cast, [a, b], never).why).toContain('quorum missed: 2');
  });
  it('draw lots among equals', () => {
    even(
      lots((rng) => winner('approval', approving(['a b', 2]), [a, b, c], rng)),
      ['a', 'b'],
    );
  });
});

describe('pick', () => {
  const reviewed = table(
    [a, b, c],
    [review('a', 0.2), review('a', 0.8), review('b', 0.6), review('b', 0.1, 'suspicion')],
  );
  it('first takes the first, most-common the first of the commonest label', () => {
    expect(pickOne('first', reviewed, never).winner).toBe('a');
    const drafts = [a, draft('b1', 'B'), draft('b2', 'B')];
    expect(pickOne('most-common', table(drafts), never).winner).toBe('b1');
  });
  it('random draws evenly, most-common draws among labels', () => {
    even(
      lots((rng) => pickOne('random', table([a, b, c]), rng).winner),
      ['a', 'b', 'c'],
    );
    const drafts = [draft('a1', 'A'), draft('a2', 'A'), draft('b1', 'B'), draft('b2', 'B'), c];
    even(
      lots((rng) => pickOne('most-common', table(drafts), rng).winner),
      ['a1', 'b1'],
    );
  });
  it('best-reviewed takes the highest mean, unreviewed drafts last', () => {
    expect(pickOne('best-reviewed', reviewed, never).winner).toBe('b');
    expect(pickOne('best-reviewed', table([a, b], [review('b', 0)]), never).winner).toBe('b');
  });
  it('least-suspect takes the lowest mean, and an unreviewed draft is not the least suspect', () => {
    expect(pickOne('least-suspect', reviewed, never).winner).toBe('b');
    const suspects = [review('a', 0.9, 'suspicion'), review('b', 0.95, 'suspicion'), review('b', 0.75, 'suspicion')];
    expect(pickOne('least-suspect', table([a, b, c], suspects), never).winner).toBe('b');
  });
  it('draws by lot where nobody reviewed or where all are equal', () => {
    even(
      lots((rng) => pickOne('best-reviewed', table([a, b]), rng).winner),
      ['a', 'b'],
    );
    expect(pickOne('best-reviewed', table([a, b]), anything()).why).toContain('nobody reviewed');
    even(
      lots(
        (rng) =>
          pickOne(
            'least-suspect',
            table(
              [a, b, c],
              [a, c].map((d) => review(d.id, 0.3, 'suspicion')),
            ),
            rng,
          ).winner,
      ),
      ['a', 'c'],
    );
  });
  it('finds nothing on an empty table', () => {
    for (const rule of ['first', 'random', 'most-common', 'best-reviewed', 'least-suspect'] as const)
      expect(pickOne(rule, table([]), never).winner).toBeNull();
  });
});

describe('award', () => {
  const bid = (seat: string, p: number, price: number): Bid => ({ seat, p, price });
  // Worth .9 − .4 = .5, .7 − .1 = .6, .8 − .6 = .2
  const bids = [bid('x', 0.9, 0.4), bid('y', 0.7, 0.1), bid('z', 0.8, 0.6)];
  it('sells to the highest p − price, at its price', () => {
    expect(award('first-price', bids, never)).toMatchObject({ seat: 'y', payment: 0.1 });
  });
  it('sells at the price at which the winner would just have won', () => {
    const won = award('second-price', bids, never);
    expect(won?.seat).toBe('y');
    expect(won?.payment).toBeCloseTo(0.7 - 0.5, 12);
  });
  it('by score looks at p alone', () => {
    expect(award('score', bids, never)).toMatchObject({ seat: 'x', payment: 0.4 });
  });
  it('sells alone at its own price, and nothing without bids', () => {
    expect(award('second-price', bids.slice(2), never)).toMatchObject({ seat: 'z', payment: 0.6 });
    expect(award('first-price', [], never)).toBeNull();
  });
  it('draws by lot among equal bids, and then the second price is the own price', () => {
    const equal = [bid('x', 0.5, 0.25), bid('y', 0.75, 0.5), bid('z', 0.5, 0.5)];
    even(
      lots((rng) => award('first-price', equal, rng)?.seat ?? null),
      ['x', 'y'],
    );
    for (let i = 0; i < 20; i++) {
      const won = award('second-price', equal, stream(['tie', i]));
      expect(won?.payment).toBe(won?.seat === 'x' ? 0.25 : 0.5);
    }
  });
});

describe('statistics', () => {
  it('quality is the mean review of the worst draft, suspicion of the most suspect', () => {
    const reviews = [
      review('a', 0.2),
      review('a', 0.6),
      review('b', 0.9),
      review('b', 0.3, 'suspicion'),
      review('a', 0.1, 'suspicion'),
    ];
    const now = table([a, b, c], reviews);
    expect(statistic('quality', now)).toBeCloseTo(0.4, 12);
    expect(statistic('suspicion', now)).toBe(0.3);
    expect(meanReview(now, 'a', 'quality')).toBeCloseTo(0.4, 12);
    expect(meanReview(now, 'c', 'quality')).toBeNull();
  });
  it('agreement is the share of the commonest label', () => {
    expect(statistic('agreement', table([draft('1', 'A'), draft('2', 'B'), draft('3', 'A')]))).toBeCloseTo(2 / 3, 12);
    expect(statistic('agreement', table([a]))).toBe(1);
  });
  it('confidence is the mean of what was stated', () => {
    expect(statistic('confidence', table([draft('1', 'A', 0.25), draft('2', 'B', 0.75), c]))).toBe(0.5);
  });
  it('decided is 1 or 0 after a vote', () => {
    expect([0, 1].map((d) => statistic('decided', table([a], [], d as 0 | 1)))).toEqual([0, 1]);
  });
  it('nothing is not zero', () => {
    for (const stat of ['quality', 'suspicion', 'confidence', 'decided'] as const)
      expect(statistic(stat, table([a, b])), stat).toBeNull();
    for (const stat of ['quality', 'suspicion', 'agreement', 'confidence'] as const)
      expect(statistic(stat, table([])), stat).toBeNull();
  });
  it.each([
    [{ above: 0.5 }, [false, false, true]],
    [{ atLeast: 0.5 }, [false, true, true]],
    [{ below: 0.5 }, [true, false, false]],
    [{ above: 0 }, [true, true, true]],
  ] as const)('%j at .4, .5 and .6', (bar, holds) => {
    expect([0.4, 0.5, 0.6].map((value) => passes({ stat: 'quality', ...bar } as Test, value))).toEqual(holds);
  });
});

describe('several winners, weights, vetoes', () => {
  const drafts = [draft('a', 'x'), draft('b', 'y'), draft('c', 'z')];
  const never = (): number => {
    throw new Error('no lot is needed here');
  };

  it('elects the names with most first places; strangers do not count', () => {
    const rankings = [['w.1', 'w.0'], ['w.1'], ['nobody', 'w.2'], ['w.2'], ['w.0'], ['w.2']];
    expect(elect(rankings, ['w.0', 'w.1', 'w.2'], 2, never)).toEqual(['w.2', 'w.1']);
    expect(elect([], ['w.0'], 1, never)).toEqual([]);
  });

  it('keeps the best k by review, best first', () => {
    const state = table(drafts, [review('a', 0.2), review('b', 0.9), review('c', 0.5)]);
    expect(pickSome('best-reviewed', drafts, state, 2, never).winners).toEqual(['b', 'c']);
    expect(pickSome('first', drafts, state, 2, never).winners).toEqual(['a', 'b']);
    expect(pickSome('best-reviewed', drafts, state, 9, never).winners).toEqual(['b', 'c', 'a']);
  });

  it('pays several winners their price, or the worth of the best loser', () => {
    const bids = [
      { seat: 'w.0', p: 0.9, price: 0.1 },
      { seat: 'w.1', p: 0.8, price: 0.1 },
      { seat: 'w.2', p: 0.5, price: 0.1 },
    ];
    const first = awardSome('first-price', bids, 2, never);
    expect(first?.winners).toEqual([
      { seat: 'w.0', payment: 0.1 },
      { seat: 'w.1', payment: 0.1 },
    ]);
    // The best loser is worth 0.4: the winners would still have won at 0.9 − 0.4 and 0.8 − 0.4.
    expect(awardSome('second-price', bids, 2, never)?.winners.map((x) => x.payment)).toEqual([0.5, 0.4]);
  });

  it('weighs ballots by stated confidence', () => {
    const ballots = [
      { ranking: ['a'], weight: 0.9 },
      { ranking: ['b'], weight: 0.5 },
      { ranking: ['b'], weight: 0.3 },
    ];
    expect(tally({ rule: 'weighted' }, ballots, drafts, never).winner).toBe('a');
    expect(tally({ rule: 'plurality' }, ballots, drafts, never).winner).toBe('b');
    expect(tally({ rule: 'weighted' }, [{ ranking: ['a'], weight: 0 }], drafts, never).winner).toBe('a');
  });

  it('decides nothing when enough ballots do not approve the winner', () => {
    const ballots = [{ ranking: ['a', 'b'], approved: 1 }, { ranking: ['a'] }, { ranking: ['b', 'a'], approved: 1 }];
    expect(tally({ rule: 'plurality', veto: 2 }, ballots, drafts, never).winner).toBe('a');
    expect(tally({ rule: 'plurality', veto: 1 }, ballots, drafts, never).winner).toBeNull();
  });
});
