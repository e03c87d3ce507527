import { basename, posix, resolve } from 'node:path';
import type { ConfigDocument } from '../config/model.ts';
import type { RenderEntry } from './render-model.ts';

/** Seconds that a program may take when nothing is said. */
const DEFAULT_TIMEOUT = 30;

/** What a configuration wants rendered, complete. `folder` is that of its file, absolute. */
export function renderEntries({ spec, locate }: ConfigDocument, folder: string): readonly RenderEntry[] {
  return (spec.render ?? []).flatMap(
    ({ helm, kustomize, name, timeoutSeconds }, i): readonly RenderEntry[] => {
      const common = {
        timeoutSeconds: timeoutSeconds ?? DEFAULT_TIMEOUT,
        location: locate(`/spec/render/${i}/${helm === undefined ? 'kustomize' : 'helm'}`),
      };
      if (kustomize !== undefined) {
        const { path } = kustomize;
        return [
          { ...common, type: 'kustomize', name: name ?? posix.normalize(path).replace(/(.)\/$/, '$1'), path },
        ];
      }
      if (helm === undefined) return [];
      const {
        chart,
        namespace,
        values = [],
        set = {},
        kubeVersion = spec.kubeVersion,
        apiVersions = [],
      } = helm;
      const release = helm.release ?? basename(resolve(folder, chart)).replace(/-\d[^/]*\.tgz$/, '');
      return [
        {
          ...common,
          type: 'helm',
          name: name ?? release,
          chart,
          release,
          namespace,
          values,
          set,
          kubeVersion,
          apiVersions,
        },
      ];
    },
  );
}
