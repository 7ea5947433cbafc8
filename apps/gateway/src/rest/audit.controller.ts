import { Controller } from '@nestjs/common';
import { exportAuditRoute, listAuditRoute } from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { AuditViews } from './audit.views.js';
import { pageOf } from './page.wording.js';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditViews) {}

  @Serves(listAuditRoute)
  async list(@Call() { query, asked }: CallOf<typeof listAuditRoute>) {
    return pageOf(query, await this.audit.list(asked, query));
  }

  @Serves(exportAuditRoute)
  export(@Call() { query, asked }: CallOf<typeof exportAuditRoute>) {
    return this.audit.export(asked, query);
  }
}
