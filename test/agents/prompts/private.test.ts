/** What other people know enters a prompt only where a draft that is shown has told it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draftsIn, namesIn } from '../../../src/agents/names.js';
import { promptOf } from '../../../src/agents/prompts/prompt.js';
import { namesOf } from '../../../src/lab/locate.js';
import { scratch } from '../../cli/harness.js';
import { CLUMSY, casesOf } from '../../serve/requests.js';

const file = join(scratch(), 'clumsy.yaml');
writeFileSync(file, CLUMSY);

test('in every organization: no fact of another, no name of a person’s model, no policy, no truth', () => {
  let withheld = 0;
  let told = 0;
  for (const [i, name] of namesOf('organizations').entries())
    for (const { call, reply, model } of casesOf(name, 'hidden-profile', file, 3, i % 4, 0)) {
      const { request } = call;
      const { task, instance, facts: own, known } = request.view;
      const { system, human } = promptOf(request, namesIn(request));
      const text = `${system}\n${human}`;
      const shown = [...known, ...draftsIn(request)].filter((d) => !d.design);
      const heard = new Set([...own, ...shown.flatMap((d) => task.inspect(instance, d.content).facts ?? [])]);
      const sides =
        request.act === 'propose' && request.side ? (task.inspect(instance, request.side.content).facts ?? []) : [];
      for (const id of sides) heard.add(id);
      const { facts } = instance.sealed as { facts: readonly { id: string; text: string }[] };
      expect(facts.length).toBeGreaterThan(3);
      for (const fact of facts)
        if (heard.has(fact.id)) told += Number(text.includes(fact.id));
        else {
          withheld += 1;
          expect(text).not.toContain(fact.id);
        }
      for (const word of [model, 'saboteur', 'sycophant', 'rubber', 'attack'])
        expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
      if (reply.truth) expect(text).not.toContain('"intent"');
    }
  expect(withheld).toBeGreaterThan(200);
  expect(told).toBeGreaterThan(200);
});
