import { Controller } from '@nestjs/common';
import { getBundleRoute, getWaysRoute, waysFactsRoute } from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { BundleViews } from '../ways/bundle.views.js';
import { WaysViews } from '../ways/ways.views.js';
import { WaysFactsViews } from '../ways/ways-facts.views.js';

@Controller()
export class WaysController {
  constructor(
    private readonly ways: WaysViews,
    private readonly bundles: BundleViews,
    private readonly waysFacts: WaysFactsViews,
  ) {}

  @Serves(getWaysRoute)
  async get(@Call() { params, query, caller, asked, languages }: CallOf<typeof getWaysRoute>) {
    const body = await this.ways.ways({ asked, caller, ...params, query, languages });
    return { body, language: body.language };
  }

  @Serves(getBundleRoute)
  async bundle(@Call() { query, caller, asked, languages }: CallOf<typeof getBundleRoute>) {
    return { body: await this.bundles.bundle({ asked, caller, query, languages }) };
  }

  @Serves(waysFactsRoute)
  async facts(@Call() { languages, asked }: CallOf<typeof waysFactsRoute>) {
    return { body: await this.waysFacts.facts(asked, languages) };
  }
}
