/** How bad it is while it lasts. A range says that it depends on the case. */
import { z } from 'zod';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

const one = z.enum(SEVERITIES);
export type Severity = z.infer<typeof one>;

/** `high`, or a range from the milder to the worse, `[medium, high]`. Always read as a list. */
export const severitySchema = z.union([one.transform((severity) => [severity]), z.tuple([one, one])]);
