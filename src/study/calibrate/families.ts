/** Makers of models by the beginnings of their names, for the share of errors that kin have in common. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [/llama|^cllama|athene/i, 'llama'],
  [/claude/i, 'claude'],
  [/gpt|^o\d/i, 'gpt'],
  [/gemini|gemma/i, 'gemini'],
  [/qwen/i, 'qwen'],
  [/mistral|mixtral/i, 'mistral'],
  [/^yi-/i, 'yi'],
  [/phi-/i, 'phi'],
  [/deepseek|^dscoder/i, 'deepseek'],
  [/command-r/i, 'command'],
];

/** The maker that a name tells of, else the model itself. */
export const familyOf = (model: string): string => MAKERS.find(([pattern]) => pattern.test(model))?.[1] ?? model;
