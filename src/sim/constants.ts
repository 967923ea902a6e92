/**
 * Every number that a simulated person is made of, in one place. Marks: [d] computed from measured behaviour of language
 * models, [l] from published tables, [a] assumed: sweep it before believing what rests on it.
 */
export const DEFAULTS = {
  /** Share of the pair variance that belongs to the model's family [d]: .02–.05 of latent correlation above strangers. */
  familyShare: 0.1,
  /** Sd of a model's strength at one kind of part, in probits [d]: .08–.12 (.13–.21 logit on MMLU-Pro). */
  kindSkill: 0.1,
  /** Added to P(same wrong | both wrong) between two models of one family [d]: .02–.07. */
  familyWrong: 0.04,
  /** A critic's hit and pass rates, error present and absent [d]: claude-3-opus on ReaLMistake .40 / .88. */
  sensitivity: 0.4,
  specificity: 0.88,
  /** Correlation between judges, within a judge, per call [d]: strong judges .42 / .50 / .08. */
  criticItem: 0.42,
  /** The first of them on right work [d]: any two judges .24 and .15 on wrong work, two strong ones .40–.45 on both. */
  criticItemRight: 0.42,
  criticJudge: 0.5,
  criticCall: 0.08,
  /** Sd of a critic's threshold over wordings of its mandate [d]: .6 over four prompts; that it differs by judge is [a]. */
  wording: 0.6,
  /** Share of an author's own conviction in its judgement of its own work [a]: sweep 0–1. */
  ownBlind: 0.5,
  /** Added to w when the writer is of the judge's own family and the part is wrong [d]: 0 to −1, doubled for one's own work [a]. */
  ownFamily: -0.5,
  /** Separation of attacks from honest work in a monitor's eye, in standard deviations, at subtlety 0 [a]. */
  monitor: 2,
  /** Spread of the suspicion of attacks (honest work has 1) [a]. */
  attackSpread: 1.4,
  /**
   * Separation of a flawed design from a sound one in anybody's eye, in standard deviations [l]: √2·Φ⁻¹(.52), from an
   * AUROC of .52 on plans (arXiv 2512.14745).
   */
  planEye: 0.07,
  /**
   * Weight of a trader's own judgement beside the price [a]: 1 adds all of it, 0 repeats the price. Judges share about
   * half of their noise (criticItem), so about half of a judgement is in the price already. Sweep 0–1.
   */
  tradeWeight: 0.5,
  /** Added to the worth of the offer that came first, in units of a right answer [a]: sweep 0–.3. */
  positionBias: 0,
  /** Added probability that a voter puts the draft shown first on top, 0–.5 [a]: sweep 0–.3. */
  voteFirst: 0,
  /** Probability of missing a part for every further part asked for at once [a]. */
  attention: 0.01,
  /**
   * Probability of writing a known private fact into a draft [a]: nobody has measured it for models; sweep .18–1. People in
   * discussion mention 18 % of what one of them alone knows and 46 % of what all know (Stasser et al. 1989 [l]).
   */
  mention: 0.5,
  /** Conformity: probability of never moving; intercept; weight of the difference in support; of its being right [a]. */
  keep: 0.2,
  conformBase: -0.4,
  conformSupport: 1.6,
  conformTruth: 0.3,
  /** Share of the way to the median of the others that a number moves in a revision [a]. */
  towardMedian: 0.3,
  /** Weight of support and of one's own draft in a vote, in probits [a]. */
  voteSupport: 1.6,
  voteOwn: 0.5,
  /** Probits gained, in units of sqrt(v_call), when a review flags a part [l]: error feedback .35. */
  repair: 0.35,
  /** Stated confidence: distance from certainty per unit of error rate, response to the actual chance, noise [l]. */
  confidenceLevel: 0.3,
  confidenceSlope: 0.08,
  confidenceNoise: 0.03,
  /** Splitting: a part is lost, misstated; a dependency is overlooked; the structure is read at all [a]. */
  splitLoss: 0.01,
  splitGarble: 0.02,
  splitBlind: 0.05,
  insight: 0.8,
  /** Probability that a divider does not pass a constraint of the task on to a group [a]: drift per hop, sweep 0–.4. */
  splitDrift: 0.1,
  /** Merging: a part is lost or spoilt [a]. */
  mergeLoss: 0.01,
  mergeSpoil: 0.01,
  /** Probability of no usable reply [d]: .004 on GSM8K, up to .075 with base models; each person has its own. */
  silence: 0,
  /** Sd, in probits, of people's own rates of it [a]: at .8 one in forty is silent nine times as often as the mean of .004. */
  silenceSpread: 0.8,
  /** Probability of refusing what is asked [a]: nobody does unless said; sweep. */
  refusal: 0,
  /** Tokens: sd of the log [d] .35–.53; wrong answers are longer by this factor [d] 1.21–1.27. */
  tokensSpread: 0.45,
  tokensWrong: 1.24,
  /** Share of that variance that belongs to the part: correlation of lengths between people [d] .3–.5. */
  tokensShared: 0.4,
  /** Sd of the log of a model's manner, terse or wordy, over all its answers [a]. */
  tokensPerson: 0.25,
  /** Tokens read: for the mandate and form, for each part asked, for each part of each draft shown, for each review [a]. */
  tokensBrief: 120,
  tokensPart: 40,
  tokensDraft: 60,
  tokensReview: 30,
  /** Tokens written for a score, a ranking or a bid; for each group of a split; for a design [a]. */
  tokensVerdict: 40,
  tokensGroup: 50,
  tokensDesign: 400,
  /** Tokens written per second, and seconds before the first [a]. */
  tokensPerSecond: 50,
  latency: 0.5,
  /** USD per million tokens read and written; null where nobody gave a price, and then money is not reported. */
  usdPerMillionIn: null as number | null,
  usdPerMillionOut: null as number | null,
} as const;

export type Traits = {
  readonly [K in keyof typeof DEFAULTS]: (typeof DEFAULTS)[K] extends number ? number : number | null;
};

/** Nobody's own judgement of an answer is surer than this, whatever it feels like: a cap on one trade [a]. */
export const SUREST = 0.999;

/** Wrong answers to each part that a person tries to hit upon a label it was only told the name of [a]. */
export const WRONGS_TRIED = 8;
