/** How long a solver may take to end after SIGINT before it and all that it started get SIGKILL. */
export const SOLVER_GRACE_SECONDS = 2;
