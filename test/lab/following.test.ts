/** Policies in staff files: one, or several in an order, with what is wrong told by file and line. */
import { describe, expect, it } from 'vitest';
import { staffFrom } from '../../src/lab/staff.js';
import { openYaml } from '../../src/org/yaml.js';

const staffOf = (policy: string, settings: Record<string, unknown> = {}) => {
  const opened = openYaml(`name: some\npeople:\n  - skill: 0\n    ${policy}\n`, 'some.yaml');
  return staffFrom(opened, opened.value, [], settings).people[0]!;
};

describe('a list of policies', () => {
  it('is followed in its order, each with its own arguments', () => {
    const { policy, args } = staffOf('policy: [sycophant, { saboteur: { rate: 0.5 } }]');
    expect({ policy, args }).toEqual({
      policy: 'sycophant+saboteur',
      args: { sycophant: {}, saboteur: { rate: 0.5 } },
    });
  });
  it('of one is that one', () => {
    const one = staffOf('policy: saboteur\n    args: { rate: 0.5 }');
    expect(staffOf('policy: [{ saboteur: { rate: 0.5 } }]')).toEqual(one);
  });
  it('takes a setting wherever one of them has it', () => {
    const { args } = staffOf('policy: [rubber-stamp, { saboteur: { rate: 0.5 } }, colluder]', { rate: 0.25 });
    expect(args).toEqual({ 'rubber-stamp': { rate: 0.25 }, saboteur: { rate: 0.25 }, colluder: {} });
  });
  it.each([
    ['policy: [sycophant, sabotuer]', /some\.yaml:4.*unknown policy "sabotuer"/],
    ['policy: [{ saboteur: { rate: 2 } }, sycophant]', /some\.yaml:4.*policy saboteur: rate/],
    ['policy: [{ saboteur: { rat: 1 } }]', /some\.yaml:4.*policy saboteur: .*rat/],
    ['policy: [saboteur, saboteur]', /some\.yaml:4.*policy saboteur is listed twice/],
    ['policy: [{ saboteur: {}, colluder: {} }]', /some\.yaml:4.*one policy and its arguments in each entry/],
    ['policy: []', /some\.yaml:4/],
    ['policy: saboteur+colluder', /some\.yaml:4.*unknown policy "saboteur\+colluder"/],
    ['policy: [saboteur]\n    args: { rate: 1 }', /some\.yaml:5.*arguments stand beside their policy/],
  ])('%s is refused', (text, told) => {
    expect(() => staffOf(text)).toThrow(told);
  });
});
