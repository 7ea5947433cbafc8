import { Controller, type Type } from '@nestjs/common';
import { listAuditOf } from '#contracts';
import { LookAtTrail } from '../audit/look-at-trail.js';
import { Answers, type Question } from '../messaging/answers.js';

/** Shows the trail of a service to who may see it. */
export const auditHandlers = (name: string): Type => {
  const listAudit = listAuditOf(name);
  @Controller()
  class AuditHandlers {
    constructor(private readonly looking: LookAtTrail) {}

    @Answers(listAudit)
    list(question: Question<typeof listAudit>) {
      return this.looking.run(question);
    }
  }
  return AuditHandlers;
};
