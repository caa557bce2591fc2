import { isList, type MailTemplate, type MailVariables } from '@libs/mail/templates/mail-template.js';
import { partProblems } from '@libs/mail/templates/mail-templates.service.js';
import type { TemplateOverride } from '@libs/mail/templates/template-overrides.repository.js';
import type { ListedTemplateDto, TemplateDto, TemplateVariableDto } from './templates.dto.js';

/** The fields of the list as plain data. */
type TemplateFields = Pick<ListedTemplateDto, keyof ListedTemplateDto>;

/** A template in the list. */
export function templateFields(
  { name, meaning, variables }: MailTemplate,
  override: TemplateOverride | null,
): TemplateFields {
  return {
    name,
    meaning,
    overridden: override !== null,
    broken: override !== null && partProblems(override, variables).length > 0,
    updatedAt: override?.updatedAt ?? null,
  };
}

/** A template by itself. */
export function templateShown(template: MailTemplate, override: TemplateOverride | null): TemplateDto {
  const { variables, parts } = template;
  const { subject, html, text } = override ?? parts;
  return {
    ...templateFields(template, override),
    subject,
    html,
    text,
    problems: override ? partProblems(override, variables) : [],
    variables: variablesShown(variables, null),
    builtIn: parts,
  };
}

function variablesShown(variables: MailVariables, list: string | null): TemplateVariableDto[] {
  return Object.entries(variables).flatMap(([name, variable]) => {
    const { meaning } = variable;
    return isList(variable)
      ? [
          { name, in: list, list: true, needed: false, meaning, example: '' },
          ...variablesShown(variable.entries, name),
        ]
      : [
          {
            name,
            in: list,
            list: false,
            needed: variable.needed === true,
            meaning,
            example: String(variable.example),
          },
        ];
  });
}
