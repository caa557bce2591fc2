/** Why the process can't start. The message is for the person who starts it: what happened and what to do. */
export class StartError extends Error {}
