import { type SchemaKind, schemaOf } from '../report/schemas.js';

/** `orglab schema`: JSON Schema of one kind of file. */
export const schema = async (kind: SchemaKind): Promise<number> => {
  process.stdout.write(`${JSON.stringify(schemaOf(kind), null, 2)}\n`);
  return 0;
};
