/** Requests that get no reply, as an OpenAI-compatible server tells it. */
export interface Problem extends Error {
  readonly name: 'Problem';
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface More {
  readonly code?: string;
  readonly param?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const typeOf = (status: number): string => {
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
};

export const problem = (status: number, message: string, more: More = {}): Problem =>
  Object.assign(new Error(message), {
    name: 'Problem' as const,
    status,
    type: more.type ?? typeOf(status),
    code: more.code ?? null,
    param: more.param ?? null,
    headers: more.headers ?? {},
  });

export const isProblem = (error: unknown): error is Problem => error instanceof Error && error.name === 'Problem';

export const problemBody = ({ message, type, param, code }: Problem): string =>
  JSON.stringify({ error: { message, type, param, code } });
