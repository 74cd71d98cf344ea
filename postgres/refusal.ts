/** A sentence for the person at the terminal: the sandbox cannot be had, and why. Shown as it is, without a stack. */

export class SandboxRefusal extends Error {
  /** `InUse` names the process that has the sandbox; the others are conditions of the machine. */
  readonly kind: 'InUse' | 'ForeignFolder' | 'NoIdentity' | 'NoBinaries' | 'ServerFailed';

  constructor(kind: SandboxRefusal['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxRefusal';
    this.kind = kind;
  }
}
