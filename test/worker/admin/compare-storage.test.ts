import { describe, expect, it } from 'vitest';
import {
  compareStorage,
  type ExpectedObject,
  type StoredObject,
} from '../../../src/worker/admin/compare-storage.ts';

const object = (key: string, size = 1): StoredObject => ({
  key,
  id: key.split('/')[1] ?? '',
  size,
});
const row = (key: string, part: Partial<ExpectedObject> = {}): ExpectedObject => ({
  ...object(key),
  mustExist: true,
  ...part,
});
const all = { moreObjects: false, moreRows: false };

describe('compareStorage', () => {
  it('finds nothing when every object has its row', () => {
    const keys = ['files/a/0.mp4', 'files/a/1.mp4', 'files/b/0.png'];
    const sides = { objects: keys.map((key) => object(key)), rows: keys.map((key) => row(key)) };
    const page = compareStorage({ ...sides, ...all });
    expect(page).toEqual({ findings: [], objects: 3, rows: 3, next: undefined });
  });

  it.each([
    ['an object without a row', [object('files/a/0.mp4')], [], 'object_without_row'],
    ['a row without its object', [], [row('files/a/0.mp4')], 'row_without_object'],
    ['another size', [object('files/a/0.mp4', 2)], [row('files/a/0.mp4')], 'size_differs'],
  ] as const)('differ by %s', (_what, objects, rows, kind) => {
    const { findings } = compareStorage({ objects, rows, ...all });
    expect(findings).toEqual([{ kind, key: 'files/a/0.mp4' }]);
  });

  it('accepts a missing or different object while it is being written', () => {
    const rows = [row('files/a/0.mp4', { mustExist: false, size: 0 })];
    expect(compareStorage({ objects: [], rows, ...all }).findings).toEqual([]);
    const objects = [object('files/a/0.mp4')];
    expect(compareStorage({ objects, rows, ...all }).findings).toEqual([]);
  });

  it('compares up to the last id that both sides have completely', () => {
    const objects = ['files/a/0.mp4', 'files/b/0.mp4', 'files/b/1.mp4'].map((key) => object(key));
    const rows = [row('files/a/0.mp4'), row('files/b/0.mp4')];
    const page = compareStorage({ objects, moreObjects: true, rows, moreRows: true });
    expect(page).toEqual({ findings: [], objects: 1, rows: 1, next: 'a' });
  });

  it('stops at the last id of the side that ends first', () => {
    const objects = ['a', 'b', 'c', 'd'].map((id) => object(`files/${id}/0.mp4`));
    const rows = [row('files/a/0.mp4'), row('files/b/0.mp4')];
    const page = compareStorage({ objects, moreObjects: false, rows, moreRows: true });
    expect(page).toMatchObject({ findings: [], objects: 1, next: 'a' });
  });

  it('advances when a page has only objects with one id', () => {
    const objects = [object('files/x/1'), object('files/x/2')];
    const page = compareStorage({ objects, moreObjects: true, rows: [], moreRows: false });
    expect(page).toMatchObject({ objects: 2, next: 'x' });
    expect(page.findings).toHaveLength(2);
  });
});
