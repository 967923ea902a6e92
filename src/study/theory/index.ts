/** Which simulation realizes which cases: the leading parts of an id name it. */

import { auctions } from './auctions.js';
import { auditing } from './audits.js';
import { bargaining } from './bargaining.js';
import { blocs } from './blocs.js';
import { cascades } from './cascades.js';
import type { Simulation } from './case.js';
import { contractNets } from './contracts.js';
import { correlatedJuries } from './correlated.js';
import { averagings } from './degroot.js';
import { divergences } from './divergence.js';
import { efforts } from './effort.js';
import { elections } from './elections.js';
import { estimates } from './estimates.js';
import { evidence } from './evidence.js';
import { facts } from './facts.js';
import { fanOuts } from './fanout.js';
import { hybrids } from './hybrids.js';
import { informedMarkets } from './information.js';
import { items } from './items.js';
import { juries } from './juries.js';
import { kellyMarkets } from './kelly.js';
import { landscapes } from './landscapes.js';
import { marketMakers } from './lmsr.js';
import { opinions } from './opinions.js';
import { votingPower } from './power.js';
import { longest } from './prefix.js';
import { problemSolvers } from './problem-solvers.js';
import { bestQuorums } from './quorums.js';
import { redundancy } from './redundancy.js';
import { relays } from './relay.js';
import { reviewing } from './reviewing.js';
import { schedules } from './schedules.js';
import { screening } from './screens.js';
import { searches } from './searches.js';
import { chanceSeats } from './seats.js';
import { selections } from './selection.js';
import { sequences } from './sequences.js';
import { votesWithStakes } from './stakes.js';
import { strategicJuries } from './strategic.js';
import { hierarchies } from './trees.js';

export const simulations: readonly Simulation[] = [
  ...screening,
  ...efforts,
  ...bestQuorums,
  ...juries,
  ...correlatedJuries,
  ...cascades,
  ...averagings,
  ...facts,
  ...items,
  ...sequences,
  ...redundancy,
  ...relays,
  ...hierarchies,
  ...auctions,
  ...contractNets,
  ...marketMakers,
  ...informedMarkets,
  ...kellyMarkets,
  ...reviewing,
  ...auditing,
  ...selections,
  ...divergences,
  ...schedules,
  ...fanOuts,
  ...chanceSeats,
  ...evidence,
  ...estimates,
  ...bargaining,
  ...blocs,
  ...elections,
  ...hybrids,
  ...landscapes,
  ...opinions,
  ...votingPower,
  ...searches,
  ...votesWithStakes,
  ...strategicJuries,
  ...problemSolvers,
];

/** The simulation with the longest prefix that leads the id, or undefined. */
export const simulationOf = (id: string): Simulation | undefined => longest(simulations, id);
