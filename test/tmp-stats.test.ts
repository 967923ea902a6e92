import { it } from 'vitest';
import { check } from '../src/org/check.js';
import { InputError } from '../src/org/yaml.js';
import { drawOrganization } from './support/random/organization.js';

it('x', () => {
  const t = Date.now();
  const all = Array.from({ length: 2000 }, (_, i) => drawOrganization(i));
  console.log('ms', Date.now() - t);
  const bad = all.filter((x): x is InputError => x instanceof InputError);
  console.log('pass', 1 - bad.length / all.length);
  const small = all.filter((x) => !(x instanceof InputError) && check(x).bound.calls <= 40).length;
  console.log('small', small / all.length);
  const m = new Map<string, number>();
  for (const b of bad) {
    const t = b.problems[0]!.message.replace(/"[^"]*"/g, 'X')
      .replace(/\d+/g, 'N')
      .slice(0, 110);
    m.set(t, (m.get(t) ?? 0) + 1);
  }
  console.log(
    [...m]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 30)
      .map(([t, n]) => `${n} ${t}`)
      .join('\n'),
  );
});
