/** A command line that cannot be meant; its message names the option and is shown to the user. */
export class UsageProblem extends Error {}
