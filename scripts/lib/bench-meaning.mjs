// @ts-check

/** What the fields of the result mean, for whoever reads the JSON. */
export const MEANING = {
  seconds:
    'median of the rounds. cos-courier: from the request to the last verified file, walk and first credential included, start of the app not (its summary line); SDK and bare-loop: the same, start of their process not; rclone, aws-cli, s3cmd: from the first request that the server sees to the end of their process, so start and walk not',
  rounds: 'contestants that no mark of the workload needs run once',
  settings: 'the fastest of those tried, once for each shape of workload and kind of line; not tried with --quick',
  cpuSeconds:
    'all processes of the contestant from its start to its end, start-up included; sampled every 100 ms; the server not included',
  peakMemoryBytes: 'VmHWM of the largest process of each kind, over all rounds; shared pages count in each',
  peakPssBytes:
    'largest PSS (smaps_rollup, twice a second) over all rounds of main, page and transfer; shared pages by their share; a plain process is main, the utility process of bare-loop is transfer',
  https: 'the same files to the same server over TLS with a certificate of its own authority',
  relay:
    'a TCP relay on loopback: 40 ms there and back, 500 kB/s each way for each connection, one more round trip for a new one; smaller sizes than the name says, see files and bytes; serverLimit without the relay',
  wan: 'netem in a network namespace: 20 ms each way, 1 % of the packets lost; sizes as for relay',
  sweep: 'files of one size, to draw speed over size; one round, settings not tried',
  serverLimit:
    "in the workload's metric: what the server takes from one or two raw clients that send presigned requests with bodies from memory (best of four); client and server share this machine's cores",
  wallSeconds: 'start to end of the process',
  cpuSecondsByKind: 'cpuSeconds of all processes of each kind',
  marks: 'value and met are null where nothing was measured; a missed mark is no failure of the bench',
}
