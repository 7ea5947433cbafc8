import { Controller } from '@nestjs/common';
import { getChallengeRoute } from '#contracts';
import { Challenges } from '../challenge/challenges.action.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

@Controller()
export class ChallengeController {
  constructor(private readonly challenges: Challenges) {}

  @Serves(getChallengeRoute)
  async challenge(@Call() { asked }: CallOf<typeof getChallengeRoute>) {
    return { body: await this.challenges.make(asked) };
  }
}
