import type { Inputs } from './opened.ts';
import { renderAll } from './render-all.ts'; // on first use
import type { RenderedInputs, RenderOptions } from './render-all.ts';

/** Renders the charts and kustomizations that lie in the paths of a scan. What goes wrong is told with the inputs. */
export async function renderInputs(inputs: Inputs, options: RenderOptions): Promise<RenderedInputs> {
  const { render = [] } = options.config.spec;
  return render.length === 0 ? { inputs, warnings: [] } : renderAll(inputs, options);
}
