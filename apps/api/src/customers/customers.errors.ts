import { AppError, ValidationError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404. */
export const customerNotFound = notFound('customers.not_found', 'customer');

/** A customer who already has an address that another one was to get. */
export interface AddressHolder {
  id: string;
  name: string | null;
  field: 'email' | 'phone';
}

const ADDRESS = { email: 'e-mail address', phone: 'phone number' };

/** 409: the e-mail address or phone number belongs to another customer, who is named. */
export class CustomerDuplicateError extends AppError {
  /** @param holders at least one */
  constructor(holders: AddressHolder[]) {
    const sentences = holders.map(
      ({ id, name, field }) =>
        `This ${ADDRESS[field]} belongs to ${name ?? 'a customer without a name'} (${id}).`,
    );
    super(
      'customers.duplicate',
      409,
      `${sentences.join(' ')} Work with that customer, or correct the ${holders.map(({ field }) => ADDRESS[field]).join(' and the ')}.`,
      {
        errors: holders.map(({ id, name, field }) => ({
          path: field,
          message: `belongs to ${name ?? 'a customer without a name'} (${id})`,
        })),
      },
    );
  }
}

/** 400: nothing that tells who the customer is. */
export class CustomerNamelessError extends ValidationError {
  constructor() {
    const message = 'is needed where neither an e-mail address nor a phone number is given';
    super('Give the customer a name, an e-mail address or a phone number.', [{ path: 'name', message }]);
  }
}

/** 422: the work can't be given to this person. */
export class CustomerUnassignableError extends AppError {
  constructor() {
    super(
      'customers.unassignable',
      422,
      'The customer can not be assigned: there is no active user with this id. Choose another one.',
      { errors: [{ path: 'assignedToId', message: 'is not the id of an active user' }] },
    );
  }
}
