import type { Span } from "./tokenize.js";

/**
 * What a factor computes: a small expression language read from Python's and R's common ground. There is
 * no indexing, no attribute access, no function definition: names are columns or constants, and callees
 * belong to a fixed vocabulary, which the design interprets.
 */
export type Expression =
  | NumberNode
  | StringNode
  | BooleanNode
  | NoneNode
  | NameNode
  | CallNode
  | ListNode
  | UnaryNode
  | BinaryNode;

interface NumberNode extends Span {
  readonly kind: "number";
  readonly value: number;
}
interface StringNode extends Span {
  readonly kind: "string";
  readonly value: string;
}
interface BooleanNode extends Span {
  readonly kind: "boolean";
  readonly value: boolean;
}
interface NoneNode extends Span {
  readonly kind: "none";
}
/** A column or a constant. `quoted` when written in back-quotes, and then certainly a column. */
export interface NameNode extends Span {
  readonly kind: "name";
  readonly name: string;
  readonly quoted: boolean;
}
export interface CallNode extends Span {
  readonly kind: "call";
  readonly callee: string;
  /** Where the callee's name stands. */
  readonly calleeSpan: Span;
  readonly positional: readonly Expression[];
  readonly keywords: readonly Keyword[];
}
export interface Keyword extends Span {
  readonly name: string;
  readonly value: Expression;
}
/** `[a, b]` or `(a, b)`. */
interface ListNode extends Span {
  readonly kind: "list";
  readonly items: readonly Expression[];
}
interface UnaryNode extends Span {
  readonly kind: "unary";
  readonly operator: "+" | "-" | "not";
  readonly operand: Expression;
}
export interface BinaryNode extends Span {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type LogicalOperator = "and" | "or";
type MembershipOperator = "in" | "not in";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | LogicalOperator | MembershipOperator;

/** The expressions directly inside one. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "call":
      return [...node.positional, ...node.keywords.map((keyword) => keyword.value)];
    case "list":
      return node.items;
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    default:
      return [];
  }
}
