// One colour per meaning, the same on every dashboard and readable on light and dark.
{
  best: '#5B8FF9',
  bound: '#8C96A5',
  good: '#5AA469',
  warn: '#E0A030',
  bad: '#D0605E',
  neutral: '#8C96A5',

  components: {
    accelerator: '#5B8FF9',
    cpu: '#E0A030',
    dram: '#5AA469',
    module: '#6DC8C0',
    platform: '#9270CA',
    node: '#B07AA1',
    core: '#D9A0B4',
    other: '#A08C7D',
  },

  // What nobody is charged for is grey or dull on every dashboard.
  holders: {
    idle: '#B8C0CC',
    unattributed: '#C98F8D',
  },

  phases: {
    pretraining: '#5B8FF9',
    finetuning: '#6DC8C0',
    evaluation: '#9270CA',
    inference: '#E0A030',
    other: '#A08C7D',
  },
}
