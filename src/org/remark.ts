/** A remark on an organization, and the steps that remarks are read off. */
import { nested, type Organization, type Step, type Steps } from './schema.js';
import type { Path } from './yaml.js';

export const RULES = [
  'no-look',
  'self-approval',
  'single-seat-chain',
  'auditor-appointed',
  'objection-ignored',
  'refusal-bypass',
  'ungated-design',
  'unused-role',
  'unused-unit',
  'unused-account',
] as const;

export interface Lint {
  readonly path: Path;
  readonly rule: (typeof RULES)[number];
  readonly message: string;
}

/** Whether a remark is about who looks at what; the others are about what is declared in vain. */
export const isOversight = ({ rule }: Lint): boolean => !rule.startsWith('unused-');

/** Every step that the workflow, or a design from a menu, may reach, by static id as in a trace. */
export const stepsOf = (org: Organization): ReadonlyMap<string, Step> => {
  const found = new Map<string, Step>();
  const collect = (steps: Steps, at: string): void => {
    steps.forEach((s, i) => {
      const id = `${at}${i}`;
      if (found.has(id)) return;
      found.set(id, s);
      for (const inner of nested(s)) collect(inner.steps, `${id}.${inner.at.join('.')}.`);
      const units = s.do === 'call' ? [s.unit] : s.do === 'plan' ? [...(s.menu ?? []), ...(s.gates ?? [])] : [];
      for (const unit of units) collect(org.units[unit] ?? [], `units.${unit}.`);
    });
  };
  collect(org.workflow, 'workflow.');
  return found;
};

/** `workflow.0.each.1` as a path into the file; the name of a unit stays a name. */
export const pathOf = (id: string): Path =>
  id.split('.').map((key, i) => (/^\d+$/.test(key) && !(i === 1 && id.startsWith('units.')) ? Number(key) : key));

export const list = (names: Iterable<string>): string => [...names].map((name) => `"${name}"`).join(', ');

export const byOf = (s: Step): string => ('by' in s && s.by !== undefined ? s.by : '');
