// Sentences that stand in more than one description, so that they say the same everywhere.
{
  components:: 'Boundary: the components of the nodes as metered, with the modelled rest of each node; without the building.',
  node:: 'Boundary: whole nodes with supplies, fans and mainboard; without the building.',
  facility:: 'Boundary: what the building drew for the nodes, that is node energy times the PUE.',
  bounds:: 'Low and high are bounds that hold for any sum, as if all errors were one; a report knows which are independent, and its bounds are narrower.',
  extrapolated:: 'Prometheus extrapolates to the edges of the time range; the ledger is the record of account.',
  emissions:: 'Boundary: the electricity of the whole facility, times the carbon intensity of the chosen basis. Making of the hardware is not in it.',
  water:: 'Boundary: water evaporated at the chosen origin, the site or the power stations; the two are never added here.',
  cost:: 'Boundary: the electricity of the whole facility, times the price that was given.',
  workloads:: 'Boundary: what workloads are charged of the components and of the modelled rest of their nodes; idle and unattributed energy is charged to nobody.',
  noPlace:: 'no place given: start agents with --place',
  noPrice:: 'no price given: start agents with --price',
  noWorkload:: 'no workload in this time',
  noRules:: 'needs the recording rules, an hour of them, and a place',
}
