/**
 * What each kind of caller may do: who, channels, scopes. Written out, not computed from the rights or the routes, so
 * that a change of either is a change of this table, to be looked at.
 */
export const rolesTable = `
web | web | appointments
app | app | appointments
phone | phone | appointments contacts
counter | counter | appointments arrivals visits contacts
kiosk | kiosk | appointments arrivals
partner | partner | appointments
planner | counter | planning overrides
clerk | counter phone letter chat | appointments arrivals visits overrides contacts
editor | counter | products
privacy-officer | counter phone letter | privacy
monitor | counter | metrics
administrator | counter phone letter chat web app kiosk partner | appointments arrivals visits overrides contacts planning products privacy audit metrics development
`;

/** Each method and path, and who is let in by the door. */
export const routesTable = `
GET /v1/appointments | web app phone counter kiosk partner clerk administrator
POST /v1/appointments | anyone
GET /v1/appointments/{appointmentId} | anyone
PATCH /v1/appointments/{appointmentId} | anyone
DELETE /v1/appointments/{appointmentId} | anyone
PUT /v1/appointments/{appointmentId}/arrival | counter kiosk clerk administrator
GET /v1/appointments/{appointmentId}/calendar | anyone
PUT /v1/appointments/{appointmentId}/outcome | counter clerk administrator
GET /v1/audit | administrator
GET /v1/audit/export | administrator
GET /v1/calls/{callId} | counter clerk administrator
PATCH /v1/calls/{callId} | counter clerk administrator
GET /v1/catalogue/settings | anyone
PUT /v1/catalogue/settings | editor administrator
GET /v1/catalogue/settings/versions | editor administrator
GET /v1/catalogue/settings/versions/{version} | editor administrator
GET /v1/challenge | anyone
GET /v1/contacts | phone counter clerk administrator
POST /v1/desks/{deskId}/calls | counter clerk administrator
GET /v1/desks/{deskId}/staffing | counter clerk administrator
PUT /v1/desks/{deskId}/staffing | counter clerk administrator
POST /v1/development/clock | administrator
GET /v1/drafts | editor administrator
GET /v1/exports/catalogue | editor administrator
GET /v1/exports/cpsv-ap | anyone
GET /v1/facts/handoffs | phone counter planner clerk editor administrator
GET /v1/facts/waiting | phone counter planner clerk editor administrator
GET /v1/facts/ways | anyone
POST /v1/feedback | anyone
POST /v1/holds | anyone
DELETE /v1/holds/{holdId} | anyone
POST /v1/imports/catalogue | editor administrator
GET /v1/locations | anyone
GET /v1/locations/{locationId} | anyone
PUT /v1/locations/{locationId} | planner administrator
GET /v1/locations/{locationId}/closures | planner administrator
GET /v1/locations/{locationId}/closures/{closureId} | planner administrator
PUT /v1/locations/{locationId}/closures/{closureId} | planner administrator
DELETE /v1/locations/{locationId}/closures/{closureId} | planner administrator
GET /v1/locations/{locationId}/desks | planner administrator
GET /v1/locations/{locationId}/desks/{deskId} | planner administrator
PUT /v1/locations/{locationId}/desks/{deskId} | planner administrator
DELETE /v1/locations/{locationId}/desks/{deskId} | planner administrator
GET /v1/locations/{locationId}/desks/{deskId}/closures/{closureId} | planner administrator
PUT /v1/locations/{locationId}/desks/{deskId}/closures/{closureId} | planner administrator
DELETE /v1/locations/{locationId}/desks/{deskId}/closures/{closureId} | planner administrator
GET /v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId} | planner administrator
PUT /v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId} | planner administrator
DELETE /v1/locations/{locationId}/desks/{deskId}/shifts/{shiftId} | planner administrator
GET /v1/locations/{locationId}/exceptions | planner administrator
GET /v1/locations/{locationId}/exceptions/{date} | planner administrator
PUT /v1/locations/{locationId}/exceptions/{date} | planner administrator
DELETE /v1/locations/{locationId}/exceptions/{date} | planner administrator
GET /v1/locations/{locationId}/hits | counter planner clerk administrator
GET /v1/locations/{locationId}/holidays | anyone
PUT /v1/locations/{locationId}/holidays | planner administrator
DELETE /v1/locations/{locationId}/holidays | planner administrator
GET /v1/locations/{locationId}/opening-hours | anyone
GET /v1/locations/{locationId}/plan | planner administrator
PUT /v1/locations/{locationId}/plan | planner administrator
GET /v1/locations/{locationId}/queue | anyone
GET /v1/locations/{locationId}/queue-rules | planner administrator
PUT /v1/locations/{locationId}/queue-rules | planner administrator
GET /v1/locations/{locationId}/queue/stream | anyone
GET /v1/locations/{locationId}/quotas | planner administrator
PUT /v1/locations/{locationId}/quotas | planner administrator
GET /v1/locations/{locationId}/tickets | counter clerk administrator
GET /v1/locations/{locationId}/weekly-hours | planner administrator
PUT /v1/locations/{locationId}/weekly-hours | planner administrator
POST /v1/moves | counter planner clerk administrator
GET /v1/privacy/erasures | privacy-officer administrator
POST /v1/privacy/erasures | anyone
GET /v1/privacy/erasures/{erasureId} | anyone
POST /v1/privacy/exports | anyone
GET /v1/products | anyone
GET /v1/products/{productId} | anyone
PUT /v1/products/{productId} | editor administrator
GET /v1/products/{productId}/draft | editor administrator
POST /v1/products/{productId}/handoffs | anyone
GET /v1/products/{productId}/handoffs/{handoffId} | anyone
GET /v1/products/{productId}/planning | planner administrator
PUT /v1/products/{productId}/planning | planner administrator
GET /v1/products/{productId}/planning/locations/{locationId} | planner administrator
PUT /v1/products/{productId}/planning/locations/{locationId} | planner administrator
DELETE /v1/products/{productId}/planning/locations/{locationId} | planner administrator
PUT /v1/products/{productId}/publication | editor administrator
DELETE /v1/products/{productId}/publication | editor administrator
DELETE /v1/products/{productId}/schedule | editor administrator
GET /v1/products/{productId}/versions | editor administrator
GET /v1/products/{productId}/versions/{version} | editor administrator
GET /v1/products/{productId}/ways | anyone
GET /v1/sdg-areas | anyone
POST /v1/sdg-areas/imports | editor administrator
GET /v1/slots | anyone
GET /v1/slots/first | anyone
GET /v1/standards | anyone
POST /v1/standards/imports | editor administrator
POST /v1/tickets | anyone
DELETE /v1/tickets/{ticketId} | anyone
GET /v1/tickets/{ticketId} | anyone
PUT /v1/tickets/{ticketId}/return | anyone
GET /v1/ways | anyone
GET /v1/openapi.json | anyone
GET /docs | anyone
GET /docs/start.js | anyone
GET /docs/assets/{name} | anyone
GET /health/live | anyone
GET /health/ready | anyone
GET /metrics | monitor administrator
`;
