/** Options that are lists of name=value. */
import { InputError } from '../org/yaml.js';

/** Reads `a=1,b=x+y` in order. Throws InputError, with an example, on what is no pair, and on a name that is given twice. */
export const pairsFrom = (option: string, text: string, example: string): readonly (readonly [string, string])[] => {
  const pairs = text
    .split(',')
    .filter((item) => item.trim() !== '')
    .map((item): readonly [string, string] => {
      const [name = '', value = '', ...more] = item.split('=').map((part) => part.trim());
      if (name === '' || value === '' || more.length > 0)
        throw new InputError(`${option}: "${item.trim()}" is not name=value; write for example ${example}`);
      return [name, value];
    });
  const twice = pairs.find(([name], i) => pairs.findIndex(([other]) => other === name) !== i);
  if (twice) throw new InputError(`${option}: ${twice[0]} is given twice`);
  return pairs;
};
