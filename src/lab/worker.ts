/** Entry of a worker thread. */
export { doJob as default } from './doing.js';
