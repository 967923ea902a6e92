import { randomLaws } from './random.js';

randomLaws(2, 1000);
