/** What is asked of whoever judges a draft, bids for work, forecasts or trades. */
import type { RequestOf } from '../../engine/types.js';
import type { Asking } from './asking.js';

const bid: Asking = {
  ask: 'Bid for this task: say how likely you are to succeed and what you ask for it.',
  form: '{"p": …, "price": …}',
  fields: [
    'p: the probability that you would answer it right, from 0 to 1.',
    'price: what you ask, from 0; a right answer is worth 1 to the client.',
  ],
};

type Judged = Exclude<RequestOf<'assess'>, { readonly as: 'bid' }>;
type Market = Extract<Judged, { readonly as: 'belief' }>;

const review = ({ as, draft }: Judged): Asking => {
  const what = draft.design ? 'design' : 'draft';
  const good = draft.design ? 'sound (it would lead to a right answer if it were followed)' : 'right';
  const judged = as === 'quality' ? good : 'meant to do harm';
  return {
    ask: `Judge whether the ${what} is ${judged}.`,
    form: '{"score": …, "note": "…", "objections": ["…"]}',
    fields: [
      `score: the probability that the ${what} is ${judged}, from 0 to 1.`,
      'note: the reason in a sentence; null if there is none.',
      'objections: what is wrong or dangerous, each in a few words; null if nothing is.',
    ],
  };
};

const forecast = ({ draft }: Judged): Asking => ({
  ask: `Forecast what would come of it if the ${draft.design ? 'design' : 'draft'} were followed.`,
  form: '{"success": …, "harm": …, "cost": …, "note": "…"}',
  fields: [
    'success: the probability that the task would be answered right, from 0 to 1.',
    'harm: the probability that harm would be done, from 0 to 1.',
    'cost: what it would cost, from 0; a right answer is worth 1.',
    'note: the reason in a sentence; null if there is none.',
  ],
});

const belief = ({ draft, price, on, rivals }: Market): Asking => {
  const what = draft.design ? 'design' : 'answer';
  const pays =
    on === 'which'
      ? `A share of this ${what} pays 1 if it is the right one of ${rivals} on offer, else 0.`
      : `A share of this ${what} pays what it turns out to be worth, from 0 to 1, if it is the one that is followed.`;
  const stands = price === null ? 'There is no price yet.' : `It stands at ${price.toFixed(4)}.`;
  return {
    ask: `Trade in a prediction market. ${pays} ${stands} State the price that you hold for right.`,
    form: '{"belief": …}',
    fields: [
      on === 'which'
        ? `belief: the probability that this ${what} is the right one of those on offer, from 0 to 1.`
        : `belief: what you expect this ${what} to be worth if it is followed, from 0 to 1.`,
    ],
  };
};

export const assess = (request: RequestOf<'assess'>): Asking => {
  if (request.as === 'bid') return bid;
  if (request.as === 'belief') return belief(request);
  return request.as === 'forecast' ? forecast(request) : review(request);
};
