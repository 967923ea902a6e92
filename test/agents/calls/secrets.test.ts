import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../../src/agents/calls/request.js';
import { openAddress, scrubbed, secretIn, withoutSecrets } from '../../../src/agents/calls/secrets.js';

describe('secretIn', () => {
  it.each([
    [{ apiKey: 'x' }, 'settings.apiKey'],
    [
      { configuration: { defaultHeaders: { Authorization: 'x' } } },
      'settings.configuration.defaultHeaders.Authorization',
    ],
    [{ a: [{ password: 'x' }] }, 'settings.a[0].password'],
    [{ tokens: { mine: ['x'] } }, 'settings.tokens.mine[0]'],
    [{ header: 'Bearer abc' }, 'settings.header'],
    [{ extra: 'sk-abc' }, 'settings.extra'],
  ])('%j: %s', (settings, path) => expect(secretIn(settings)).toBe(path));

  it.each([
    [undefined],
    [{}],
    [{ maxTokens: 5, topP: 0.5, stop: ['x'] }],
    [{ budget_tokens: 3, useKey: true }],
    [{ apiKey: '' }],
  ])('nothing in %j', (settings) => expect(secretIn(settings)).toBe(undefined));

  it('law: nothing is found in what is left without secrets, and nothing else is lost', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constantFrom('sk-abcdefgh', 'Bearer x'));
    const key = fc.oneof(fc.constantFrom('apiKey', 'token', 'a', 'b', 'headers'), fc.string());
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (settings) => {
        expect(secretIn(withoutSecrets(settings))).toBe(undefined);
        if (secretIn(settings) === undefined) expect(canonical(withoutSecrets(settings))).toBe(canonical(settings));
      }),
    );
  });
});

describe('scrubbed', () => {
  it('replaces secrets of the environment by their names, and what looks like a key', () => {
    const env = { MY_API_KEY: 'abcdef-123', PATH: '/usr/bin', SHORT_TOKEN: 'ab' };
    expect(scrubbed('x abcdef-123 /usr/bin ab sk-proj-abcdefghijk Bearer abcdefghij', env)).toBe(
      'x [MY_API_KEY] /usr/bin ab [key] Bearer [key]',
    );
  });
});

describe('openAddress', () => {
  it.each([
    ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
    ['https://me:pw@host/v1/?key=x#y', 'https://host/v1/'],
    ['//me:pw@host/v1?key=x', '//host/v1'],
  ])('%s', (address, open) => expect(openAddress(address)).toBe(open));
});

describe('canonical', () => {
  it('has one text for the same data, and different ones for different data', () => {
    expect(canonical({ b: [1, { d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[1,{"c":2,"d":1}]}');
    expect(canonical('\ud800')).not.toBe(canonical('\ud801'));
    expect(canonical(undefined)).toBe('null');
  });
});
