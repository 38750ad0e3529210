/** Whether an element has been scrolled into view, or nearly. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const MARGIN = '200px';

/** Returns a ref for the element, and whether it has been in view. It stays true from then on. */
export function useInView<T extends Element>(): [RefObject<T | null>, boolean] {
  const element = useRef<T>(null);
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null || isInView) return;
    const observer = new IntersectionObserver(
      (entries) => setInView(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: MARGIN },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [isInView]);
  return [element, isInView];
}
