import type { LeadStatus } from '@libs/database/generated/enums.js';
import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404. */
export const leadNotFound = notFound('leads.not_found', 'lead');

/** 422: there is nobody to open the lead for. */
export class LeadCustomerUnknownError extends AppError {
  constructor() {
    super(
      'leads.customer_unknown',
      422,
      'There is no customer with this id. Enter the customer first, then the lead.',
      { errors: [{ path: 'customerId', message: 'is not the id of a customer' }] },
    );
  }
}

/** 422: the work can't be given to this person. */
export class LeadUnassignableError extends AppError {
  constructor() {
    super(
      'leads.unassignable',
      422,
      'The lead can not be assigned: there is no active user with this id. Choose another one.',
      { errors: [{ path: 'assignedToId', message: 'is not the id of an active user' }] },
    );
  }
}

/** 409: a lead does not go from here to there. */
export class IllegalMoveError extends AppError {
  constructor(from: LeadStatus, to: LeadStatus, allowed: readonly LeadStatus[]) {
    const ways = allowed.length === 0 ? 'It stays there.' : `From there it can go to ${allowed.join(', ')}.`;
    super('leads.illegal_move', 409, `The lead is ${from} and can not become ${to}. ${ways}`, {
      errors: [{ path: 'status', message: `must be one of ${[from, ...allowed].join(', ')}` }],
    });
  }
}

/** 422: nothing was won without saying how much. */
export class ValueRequiredError extends AppError {
  constructor() {
    super('leads.value_required', 422, 'A lead that is WON needs a value. Send the value with it.', {
      errors: [{ path: 'value', message: 'is needed for a lead that is WON' }],
    });
  }
}

/** 422: a reason for losing what is not lost. */
export class NotLostError extends AppError {
  constructor() {
    super(
      'leads.not_lost',
      422,
      'Only a lead that is LOST has a reason for it. Leave lostReason out, or set the status to LOST.',
      { errors: [{ path: 'lostReason', message: 'is only taken with the status LOST' }] },
    );
  }
}

/** 409: the score of a closed lead is part of its history. */
export class LeadClosedError extends AppError {
  constructor(status: LeadStatus) {
    super(
      'leads.closed',
      409,
      `The lead is ${status}: its score stays as it was when it closed. Only open leads are scored.`,
    );
  }
}
