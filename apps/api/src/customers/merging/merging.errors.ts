import { AppError, ValidationError } from '@libs/errors/app-error.js';

/** 404: the customer is part of another one by now, who is named. */
export class CustomerMergedError extends AppError {
  constructor(survivorId: string) {
    super('customers.merged', 404, `This customer was merged into ${survivorId}. Ask for that one.`, {
      errors: [{ path: 'id', message: `was merged into ${survivorId}` }],
    });
  }
}

/** 400: nobody is merged with themselves. */
export class MergeWithSelfError extends ValidationError {
  constructor() {
    super('A customer can not be merged with themselves. Name another one.', [
      { path: 'otherId', message: 'is the same customer' },
    ]);
  }
}

/** 404: there is nobody to be merged with. */
export class OtherNotFoundError extends AppError {
  constructor() {
    super(
      'customers.not_found',
      404,
      'There is no other customer with this id. They may have been deleted.',
      {
        errors: [{ path: 'otherId', message: 'is not the id of a customer' }],
      },
    );
  }
}

/** 409: who is blocked would be let in again, or somebody else shut out. */
export class MergeBlockedError extends AppError {
  constructor() {
    super(
      'customers.blocked',
      409,
      'One of the two customers is BLOCKED. Give them another status first, then merge them.',
    );
  }
}

/** 422: there is more of the other customer than can be moved at once. */
export class CustomerTooLargeError extends AppError {
  constructor(limit: number) {
    super(
      'customers.merge_too_large',
      422,
      `The other customer has more than ${limit} messages. Merge the two the other way round: the smaller one into the larger.`,
    );
  }
}

/** 409: there is nothing to be taken apart. */
export class NotMergedError extends AppError {
  constructor() {
    super('customers.not_merged', 409, 'Nobody was merged into this customer, or that was undone already.');
  }
}
