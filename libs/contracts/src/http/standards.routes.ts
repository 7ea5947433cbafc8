import { z } from 'zod';
import { ListedStandard, SdgArea, SdgImportReport, StandardsImport } from '../catalogue/standard.js';
import { collectionOf, defineRoute, pageQuery, queryNumber, querySaid } from './route.js';

const file = z.string().meta({ description: 'The file, UTF-8.', format: 'binary' });
const importing = {
  method: 'POST',
  tag: 'Standards',
  allows: { scopes: ['products'] },
  body: file,
  bodyTypes: ['text/csv'],
  status: 200,
  cache: 'none',
  problems: ['media-type-unknown', 'body-too-large'],
} as const;

export const listStandardsRoute = defineRoute({
  method: 'GET',
  path: '/v1/standards',
  id: 'listStandards',
  tag: 'Standards',
  summary: 'Names of the national list (UPL) that were imported, and which of them are offered here.',
  allows: 'anyone',
  query: z.strictObject({
    q: z.string().max(200).optional(),
    layer: z.enum(['state', 'province', 'water-board', 'municipality']).optional(),
    published: querySaid,
    gone: querySaid,
    ...pageQuery,
    pageSize: queryNumber(1, 100).default(50).meta({ default: 50 }),
  }),
  status: 200,
  answer: collectionOf(ListedStandard),
  cache: 'public',
  etag: true,
  lastModified: true,
  problems: [],
});

export const importStandardsRoute = defineRoute({
  ...importing,
  path: '/v1/standards/imports',
  id: 'importStandards',
  summary: 'Import the national list of product names (UPL) from its CSV file.',
  description:
    'The file is read as a stream. A line that can not be read is reported with its number and reason and stops nothing else. All that could be read is taken over in one transaction; sending it again changes nothing.',
  answer: StandardsImport,
});

export const listSdgAreasRoute = defineRoute({
  method: 'GET',
  path: '/v1/sdg-areas',
  id: 'listSdgAreas',
  tag: 'Standards',
  summary: 'Information areas of the EU Single Digital Gateway, and what is offered here of each.',
  allows: 'anyone',
  query: z.strictObject({ ...pageQuery, pageSize: queryNumber(1, 100).default(100).meta({ default: 100 }) }),
  status: 200,
  answer: collectionOf(SdgArea),
  cache: 'public',
  etag: true,
  lastModified: true,
  problems: [],
});

export const importSdgRoute = defineRoute({
  ...importing,
  path: '/v1/sdg-areas/imports',
  id: 'importSdg',
  summary: 'Import the areas of the Single Digital Gateway, or which standard belongs to which, from their CSV files.',
  description: 'Which of the two files it is, its header tells.',
  answer: SdgImportReport,
});
