/**
 * Selection where every way is walked. pass@k (Chen et al. 2021): k drafts drawn without replacement from n recorded ones of
 * which c are right, and a perfect selector. Best of n against one draft, as a divergence: ln n − (n − 1)/n (Beirami et al.
 * 2024, exact for continuous scores).
 */
import { z } from 'zod';
import type { Request } from '../../engine/types.js';
import { type Arm, count, refuse, simulation } from './case.js';
import { type Crowd, crowdOf } from './crowd.js';
import { library, written } from './organization.js';
import { propose, rank, score, seatNumber } from './replies.js';
import { legendre } from './quadrature.js';
import { theoryTask } from './task.js';
