import { randomLaws } from './random.js';

randomLaws(1, 1000);
