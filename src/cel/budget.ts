/** Cost in Kubernetes' units that an expression, or several together, may have. */
export interface Budget {
  /** What is left. Goes below zero when it is overspent. */
  remaining: number;
}
