import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { LensName } from '../policy/model.ts';
import { podContainers } from './containers.ts';
import type { Container } from './containers.ts';
import { containerImages, looseImages, volumeImages } from './images.ts';
import { looseContainers } from './loose.ts';
import { findPods } from './pods.ts';
import type { Pod } from './pods.ts';
import { plainThing } from './thing.ts';
import type { LensProblem, Seen } from './thing.ts';
import type { Workload } from './workloads.ts';

interface FoundPods {
  readonly pods: readonly Pod[];
  readonly problems: readonly LensProblem[];
}

interface FoundContainers {
  readonly containers: readonly Container[];
  readonly problems: readonly LensProblem[];
}

const NOTHING: Seen = { things: [], problems: [] };

/**
 * One object through every lens. Each lens looks once, however many rules ask,
 * and not at all when none does.
 */
export class Lenses {
  readonly #object: ValueMap;
  readonly #workload: Workload | undefined;
  readonly #whole: LensName;
  #pods: FoundPods | undefined;
  #containers: FoundContainers | undefined;
  readonly #seen: Partial<Record<LensName, Seen>> = {};

  /**
   * @param workload how its kind keeps Pods; `undefined` for one that is not known to
   * @param whole the lens that shows all of it: of what a file or folder is, its own
   */
  constructor(object: ValueMap, workload: Workload | undefined, whole: LensName = 'object') {
    this.#object = object;
    this.#workload = workload;
    this.#whole = whole;
  }

  /** What a lens sees; the same list each time. */
  see(lens: LensName): Seen {
    return (this.#seen[lens] ??= this.#look(lens));
  }

  #look(lens: LensName): Seen {
    if (lens === this.#whole) return { things: [plainThing(this.#object, '')], problems: [] };
    const workload = this.#workload;
    if (workload === undefined) return NOTHING;
    switch (lens) {
      case 'pod': {
        const { pods, problems } = this.#findPods(workload);
        return { things: pods.map((pod) => plainThing(templateOf(pod), pod.pointer)), problems };
      }
      case 'container': {
        const { containers, problems } = this.#findContainers(workload);
        return { things: containers, problems };
      }
      case 'image': {
        const { containers, problems } = this.#findContainers(workload);
        const volumes = this.#findPods(workload).pods.flatMap(volumeImages);
        return {
          things: [...containerImages(containers), ...volumes, ...looseImages(this.#object, workload)],
          problems,
        };
      }
      default:
        return NOTHING;
    }
  }

  #findPods(workload: Workload): FoundPods {
    return (this.#pods ??= findPods(this.#object, workload));
  }

  #findContainers(workload: Workload): FoundContainers {
    if (this.#containers) return this.#containers;
    const { pods, problems } = this.#findPods(workload);
    const containers: Container[] = [];
    const all: LensProblem[] = [...problems];
    for (const pod of pods) podContainers(pod, { containers, problems: all });
    looseContainers(this.#object, workload, { containers, problems: all });
    return (this.#containers = { containers, problems: all });
  }
}

/** A template is `{metadata, spec}`: Kubernetes knows no other field in it, and a rule must not be led by one. */
function templateOf(pod: Pod): ValueMap {
  if (pod.pointer === '') return pod.template;
  const metadata = own(pod.template, 'metadata');
  return metadata === undefined ? { spec: pod.spec } : { metadata, spec: pod.spec };
}
