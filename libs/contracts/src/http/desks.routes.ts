import { ClosureTimes, Desk, DeskDetails, ShiftTimes } from '../appointments/planning.js';
import { PartId } from '../ids.js';
import { atDesk, atLocation, listed, ofDesk, ofLocation, put, read, removed } from './plan-part.js';
import { collectionOf, defineRoute } from './route.js';

export const listDesksRoute = defineRoute({
  ...listed,
  path: '/v1/locations/{locationId}/desks',
  id: 'listDesks',
  summary: 'The desks, with skills, shifts and closures.',
  params: ofLocation,
  answer: collectionOf(Desk),
  problems: atLocation,
});

export const getDeskRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/desks/{deskId}',
  id: 'getDesk',
  summary: 'One desk, with skills, shifts and closures.',
  params: ofDesk,
  answer: Desk,
  problems: atDesk,
});

export const putDeskRoute = defineRoute({
  ...put,
  path: '/v1/locations/{locationId}/desks/{deskId}',
  id: 'putDesk',
  summary: 'Make a desk, or change its name or skills; its shifts and closures stay.',
  params: ofDesk,
  body: DeskDetails,
  problems: [...atLocation, 'version-changed'],
});

export const removeDeskRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/desks/{deskId}',
  id: 'removeDesk',
  summary: 'Take a desk away, with its shifts and closures.',
  params: ofDesk,
  problems: [...atDesk, 'version-changed'],
});

const ofShift = ofDesk.extend({ shiftId: PartId });

export const getShiftRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId}',
  id: 'getShift',
  summary: 'One shift of a desk.',
  params: ofShift,
  answer: ShiftTimes,
  problems: [...atDesk, 'not-found'],
});

export const putShiftRoute = defineRoute({
  ...put,
  path: '/v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId}',
  id: 'putShift',
  summary: 'Staff a desk: one day, or by a recurrence rule.',
  params: ofShift,
  body: ShiftTimes,
  problems: [...atDesk, 'version-changed'],
});

export const removeShiftRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId}',
  id: 'removeShift',
  summary: 'Take a shift away.',
  params: ofShift,
  problems: [...atDesk, 'not-found', 'version-changed'],
});

const ofDeskClosure = ofDesk.extend({ closureId: PartId });

export const getDeskClosureRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/desks/{deskId}/closures/{closureId}',
  id: 'getDeskClosure',
  summary: 'One closure of a desk.',
  params: ofDeskClosure,
  answer: ClosureTimes,
  problems: [...atDesk, 'not-found'],
});

export const putDeskClosureRoute = defineRoute({
  ...put,
  path: '/v1/locations/{locationId}/desks/{deskId}/closures/{closureId}',
  id: 'putDeskClosure',
  summary: 'Close one desk for a while: somebody is ill, or has a meeting.',
  params: ofDeskClosure,
  body: ClosureTimes,
  problems: [...atDesk, 'version-changed'],
});

export const removeDeskClosureRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/desks/{deskId}/closures/{closureId}',
  id: 'removeDeskClosure',
  summary: 'Take a closure of a desk back.',
  params: ofDeskClosure,
  problems: [...atDesk, 'not-found', 'version-changed'],
});
