import {
  getMetadataStorage,
  ValidationTypes,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';

/** A DTO: what a class of decorated fields makes. */
type Dto = object;

/** What is asked of one field. */
interface FieldRules {
  property: string;
  /** Whether the others count at all, such as `IsOptional`. */
  conditions: ((dto: Dto, value: unknown) => boolean)[];
  checks: { each: boolean; constraints: unknown[]; instance: ValidatorConstraintInterface }[];
}

/**
 * The rules that a DTO's decorators tell, ready to be asked a million times. class-validator gathers them anew for each
 * object, and makes a list of faults for each field before it looks at any.
 */
export class Rules {
  private readonly fields: FieldRules[] = [];

  /** @throws Error where the DTO has rules of a kind that is not asked here, such as nested ones */
  constructor(private readonly dto: new () => Dto) {
    const storage = getMetadataStorage();
    const told = storage.getTargetValidationMetadatas(dto, '', false, false);
    for (const [property, rules] of Object.entries(storage.groupByPropertyName(told))) {
      const field: FieldRules = { property, conditions: [], checks: [] };
      for (const { type, each, constraints, constraintCls, validateIf } of rules) {
        if (type === ValidationTypes.CONDITIONAL_VALIDATION)
          field.conditions.push(constraints[0] as FieldRules['conditions'][number]);
        else if (type !== ValidationTypes.CUSTOM_VALIDATION || validateIf !== undefined)
          throw new Error(`${dto.name}.${property} has a rule (${type}) that only class-validator can ask`);
        else
          for (const { instance } of storage.getTargetValidatorConstraints(constraintCls))
            field.checks.push({ each, constraints, instance });
      }
      this.fields.push(field);
    }
  }

  /** Whether an object of the DTO keeps all rules. What is wrong with one that does not, class-validator tells. */
  areKeptBy(object: Dto): boolean {
    return this.fields.every((field) => this.isRight(field, object));
  }

  private isRight({ property, conditions, checks }: FieldRules, object: Dto): boolean {
    const value = (object as Record<string, unknown>)[property];
    if (!conditions.every((counts) => counts(object, value))) return true;
    const about: ValidationArguments = {
      value,
      object,
      property,
      constraints: [],
      targetName: this.dto.name,
    };
    return checks.every(({ each, constraints, instance }) => {
      about.constraints = constraints;
      if (!each || !Array.isArray(value)) return instance.validate(value, about) === true;
      return value.every((one: unknown) => instance.validate(one, about) === true);
    });
  }
}
