/**
 * A simulated person as a LangChain chat model. Seated by `langchainAgent` it reads the request behind the prompt; asked by
 * anybody else it answers by skill and policy where the truth is known, and fills in the asked form where it is not.
 */
import type { BaseLanguageModelInput, StructuredOutputMethodOptions } from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import {
  assembleStructuredOutputPipeline,
  createContentParser,
  createFunctionCallingParser,
} from '@langchain/core/language_models/structured_output';
import type { BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { toJsonSchema } from '@langchain/core/utils/json_schema';
import type { SerializableSchema } from '@langchain/core/utils/standard_schema';
import type { InteropZodType } from '@langchain/core/utils/types';
import type { Request, SimAgent } from '../../engine/types.js';
import type { Stream } from '../../rng/streams.js';
import type { Person } from '../sim/person.js';
import { type Book, bookFrom, type Known, knownTruth } from '../stranger/question.js';
import { type Character, strangerOf, tell } from '../stranger/stranger.js';
import { askedIn, type FormOptions, messageFrom } from './stranger.js';
import { messageOf } from './write.js';

/** The private call option. Given to SimulatedChatModel alone: a provider might send unknown options over the wire. */
interface Asked {
  readonly request: Request;
  readonly rng: Stream;
}

/** Somebody to be asked outside organizations. */
export interface SimulatedModel extends Character {
  /** Root of the draws: the same seed and messages give the same reply. */
  readonly seed?: number;
  /** A file of questions with answers (JSONL or CSV); the question is found in the messages. */
  readonly questions?: string;
  /** The right answer to these messages, or null where there is none. */
  readonly truth?: (messages: readonly BaseMessage[]) => string | null;
}

export interface SimulatedCallOptions extends BaseChatModelCallOptions, Omit<FormOptions, 'tool_choice'> {
  /** The request behind the prompt; the simulated person reads this and not the text. */
  orglab?: Asked;
}

interface Stranger {
  readonly person: Person;
  readonly seed: number;
  readonly known: (messages: readonly BaseMessage[]) => Known | null;
}

const textOf = (messages: readonly BaseMessage[]): string => messages.map((m) => m.text).join('\n');

const knowing = ({ questions, truth }: SimulatedModel): Stranger['known'] => {
  if (questions !== undefined && truth !== undefined) throw new Error('give questions or truth, and not both');
  const book: Book | null = questions === undefined ? null : bookFrom(questions);
  if (book) return (messages) => book(textOf(messages));
  return (messages) => {
    const said = truth?.(messages) ?? null;
    return said === null
      ? null
      : knownTruth(messages.findLast((m) => m.type === 'human')?.text ?? textOf(messages), said);
  };
};

/** Forms that structured output is described in: a zod schema or a JSON Schema. */
type Form<R extends object> = InteropZodType<R> | SerializableSchema<R> | Record<string, unknown>;

/** A class, because LangChain knows models by their base class. Who answers is private, so that no tracer lists it. */
export class SimulatedChatModel extends BaseChatModel<SimulatedCallOptions> {
  readonly #person: SimAgent | null;
  readonly #stranger: Stranger | null;

  /** Throws an Error that says which option is wrong, or which line of the questions. */
  constructor(who: SimAgent | SimulatedModel) {
    super({ disableStreaming: true, cache: false });
    const seated = 'act' in who;
    this.#person = seated ? who : null;
    this.#stranger = seated ? null : { person: strangerOf(who), seed: who.seed ?? 1, known: knowing(who) };
  }

  override _llmType(): string {
    return 'orglab-simulated';
  }

  override bindTools(tools: BindToolsInput[], options?: Partial<SimulatedCallOptions>) {
    return this.withConfig({
      ...options,
      tools: tools.map((t) => convertToOpenAITool(t)),
    } as Partial<SimulatedCallOptions>);
  }

  override withStructuredOutput<R extends object = Record<string, unknown>>(
    form: Form<R>,
    config?: StructuredOutputMethodOptions<false>,
  ): Runnable<BaseLanguageModelInput, R>;
  override withStructuredOutput<R extends object = Record<string, unknown>>(
    form: Form<R>,
    config?: StructuredOutputMethodOptions<true>,
  ): Runnable<BaseLanguageModelInput, { raw: BaseMessage; parsed: R }>;
  override withStructuredOutput<R extends object>(
    form: Form<R>,
    { name = 'extract', method, includeRaw = false }: StructuredOutputMethodOptions<boolean> = {},
  ) {
    const schema = toJsonSchema(form);
    const tool = { type: 'function', function: { name, description: 'The reply.', parameters: schema } };
    const byTool = method === 'functionCalling';
    const model = byTool
      ? this.bindTools([tool], { tool_choice: name })
      : this.withConfig({ response_format: { type: 'json_schema', json_schema: { name, schema } } });
    const parser = byTool ? createFunctionCallingParser<R>(form, name) : createContentParser<R>(form);
    return assembleStructuredOutputPipeline<R>(model, parser, includeRaw, 'StructuredOutput');
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const message = this.#stranger ? this.#told(this.#stranger, messages, options) : this.#acted(options.orglab);
    return { generations: [{ text: message.text, message }] };
  }

  #told({ person, seed, known }: Stranger, messages: readonly BaseMessage[], options: FormOptions) {
    const asked = askedIn(messages, options, seed);
    return messageFrom(asked, tell(person, asked, known(messages)), person.model);
  }

  #acted(asked: Asked | undefined) {
    if (asked === undefined || this.#person === null)
      throw new Error(
        'This SimulatedChatModel answers orglab requests only: its person reads the request and not the prompt. Seat it ' +
          'with langchainAgent(new SimulatedChatModel(person)), or make one that answers anybody: new SimulatedChatModel({ skill: 0.4 }).',
      );
    return messageOf(asked.request, this.#person.act(asked.request, asked.rng));
  }

  /** Tracers get the prompt like anybody else, not the request: it holds the sealed instance. */
  protected override _getCallOptionsForTracing(options: this['ParsedCallOptions']): this['ParsedCallOptions'] {
    const { orglab: _private, ...rest } = options;
    return rest as this['ParsedCallOptions'];
  }
}
