import { describe, expect, it } from 'vitest';
import { type AnswerKey, answerIn, canonicalNumber, canonicalText } from '../../src/questions/answers.js';

const number: AnswerKey = { kind: 'number', right: '18' };
const choice: AnswerKey = { kind: 'choice', right: 'B', options: ['red', 'green', 'blue', 'A cat'] };
const text: AnswerKey = { kind: 'text', right: 'paris' };

describe('canonical forms', () => {
  it.each([
    ['18', '18'],
    ['1,000', '1000'],
    ['18.0', '18'],
    ['$18', '18'],
    ['-$3.50', '-7/2'],
    ['$-3', '-3'],
    ['1/2', '1/2'],
    ['0.5', '1/2'],
  ])('of the number %s is %s', (written, canonical) => expect(canonicalNumber(written)).toBe(canonical));

  it.each(['', '$', 'eighteen', '18 apples', '1 1/2'])('of "%s" as a number is none', (written) => {
    expect(canonicalNumber(written)).toBeNull();
  });

  it.each([
    ['  New\n York ', 'new york'],
    ['"Paris"', 'paris'],
    ['Paris.', 'paris'],
    ['[1, 2]', '[1, 2]'],
  ])('of the text %j is %j', (written, canonical) => expect(canonicalText(written)).toBe(canonical));
});

describe('reading a reply', () => {
  it.each([
    ['{"answer": 18}', '18'],
    ['{"answer": "$1,800.00"}', '1800'],
    ['```json\n{"answer": "3/6"}\n```', '1/2'],
    ['18', '18'],
    ['12345678901234567890', '12345678901234567890'],
    ['First 4 * 2 = 8, then 8 + 10 = 18.', '18'],
    ['It costs $1,250 in all.', '1250'],
    ['We have 5 left.\n#### 18', '18'],
    ['So \\boxed{18} eggs', '18'],
    ['The answer is 18. Because 9 + 9 is that.', '18'],
    ['**Answer:** 18 apples (not 17)', null],
    ['Answer: 3 + 15 = 18', '18'],
    ['The answer is 5. No, wait.\nAnswer: 18', '18'],
    ['Answer: 17\nAnswer: 18', null],
    ['#### Step 1\nWe add 4 and 5.\n#### Step 2\nThe answer is:\n9', '9'],
    ['It is 1 1/2 hours', null],
    ['a 50/60 share', '5/6'],
    ['In room B-12 we saw −3', '-3'],
    ['no idea', null],
    ['[3, 18]', null],
    ['{"result": 18}', null],
    ['{"answer": [18]}', null],
    ['{"answer": "17 or 18"}', null],
  ])('for a number: %j → %s', (reply, answer) => expect(answerIn(number, reply)).toBe(answer));

  it.each([
    ['{"answer": "B"}', 'B'],
    ['{"answer": "b"}', 'B'],
    ['"(b)"', 'B'],
    ['B', 'B'],
    ['**B**', 'B'],
    ['B) green', 'B'],
    ['D) A cat', 'D'],
    ['green', 'B'],
    ['Grass is green, so (B) it is.', 'B'],
    ['I looked at all.\nThe answer is B.', 'B'],
    ['Answer: B, since grass is green', 'B'],
    ['Answer: B, not C', null],
    ['Answer: B or C', null],
    ['It is (A) or (B).', null],
    ['Answer: A\nAnswer: B', null],
    ['A dog is no answer', null],
    ['A', 'A'],
    ['E', null],
    ['{"answer": "purple"}', null],
    ['B) red\nC) blue', null],
    ['(B) and again (b), that is **B**', 'B'],
  ])('for a choice: %j → %s', (reply, answer) => expect(answerIn(choice, reply)).toBe(answer));

  it('for a choice takes the letter before an option that is called like another letter', () => {
    const crossed: AnswerKey = { kind: 'choice', right: 'A', options: ['B', 'A'] };
    expect(answerIn(crossed, 'A')).toBe('A');
  });

  it.each([
    ['Paris', 'paris'],
    ['{"answer": " PARIS "}', 'paris'],
    ['After some thought:\n**Answer: Paris**', 'paris'],
    ['Paris\nor Lyon', null],
    ['{"answer": ""}', null],
  ])('for a text: %j → %s', (reply, answer) => expect(answerIn(text, reply)).toBe(answer));
});
