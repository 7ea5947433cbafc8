import { brokerConfig } from './broker-config.wording.js';

process.stdout.write(brokerConfig(process.env.NODE_ENV !== 'development'));
