/** How news is read: `glance`, a line for now; `read`, something longer, at leisure. All that types and targets share. */
export type Manner = 'glance' | 'read';
