import { randomLaws } from './random.js';

randomLaws(1, process.env.ORGLAB_VALIDATE ? 1000 : process.env.ORGLAB_ALL ? 300 : 100);
