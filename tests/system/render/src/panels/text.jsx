// Text in Markdown.
import { renderTextPanelMarkdown } from '@grafana/data';

import { interpolate } from '../interpolate.js';

export function Words({ panel, context, width, height }) {
  const content = interpolate(panel.options?.content ?? '', context.variables);
  const html = { __html: renderTextPanelMarkdown(content) };
  return (
    <div
      className="markdown-html"
      data-words
      style={{ width, height, overflow: 'hidden' }}
      dangerouslySetInnerHTML={html}
    />
  );
}
