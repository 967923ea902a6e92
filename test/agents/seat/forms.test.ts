/** Forms: each kind of request has one, what is read fits it, and what fits it is read. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { namesIn } from '../../../src/agents/names.js';
import { fieldsOf } from '../../../src/agents/paper.js';
import { promptOf } from '../../../src/agents/prompts/prompt.js';
import { formOf, isStrict } from '../../../src/agents/seat/forms.js';
import { replyIn } from '../../../src/agents/seat/replies.js';
import { isMissing } from '../../../src/engine/types.js';
import { allAnswered } from '../../support/langchain-harness.js';
import { each } from '../shown.js';

const fits = (schema: object, value: unknown): boolean => z.fromJSONSchema(schema as never).safeParse(value).success;

test('every reply of whole trials fits the form of its request, and is read back', () => {
  const seen = new Set<string>();
  for (const { request, reply } of allAnswered()) {
    if (isMissing(reply)) continue;
    const { name, schema } = formOf(request);
    seen.add(name);
    const written = { thoughts: null, ...fieldsOf(request, reply) };
    expect(fits(schema, written), JSON.stringify(written)).toBe(true);
    const text = JSON.stringify({ ...written, thoughts: 'a {"score": 1} b' });
    const read = replyIn(request, text, namesIn(request), null);
    // What a family's text form cannot carry is the reader's affair, and not the form's.
    if (!('content' in reply)) expect(read, text).toHaveProperty('value');
  }
  expect([...seen].sort()).toEqual([
    'answer',
    'belief',
    'bid',
    'design',
    'forecast',
    'groups',
    'ranking',
    'review',
    ...(seen.has('tickets') ? ['tickets'] : []),
  ]);
});

describe.each(each)('%s', (_, request) => {
  test('has a prompt and a form that names the same fields', () => {
    const { schema } = formOf(request);
    const { thoughts, ...fields } = schema.properties as Record<string, object>;
    expect(thoughts).toBeDefined();
    const { human } = promptOf(request, namesIn(request));
    for (const field of Object.keys(fields)) expect(human).toContain(`"${field}"`);
  });

  test('allows nothing else and leaves nothing out', () => {
    const { schema } = formOf(request);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(Object.keys(schema.properties as object));
    expect(fits(schema, {})).toBe(false);
    expect(isStrict(schema)).toBe(request.act !== 'design');
    for (const field of Object.values(schema.properties as object))
      expect('type' in field || 'anyOf' in field).toBe(true);
  });
});

test('one form for each kind, the same object each time', () => {
  for (const [, request] of each) expect(formOf(request)).toBe(formOf({ ...request }));
});
