import { expect, it, vi } from 'vitest';
import { loginName } from '../../../src/operator/loginName.ts';

const { userInfo } = vi.hoisted(() => ({ userInfo: vi.fn() }));
vi.mock('node:os', () => ({ userInfo }));

it('somebody who runs the tool is known by name, or by number where there is no name', () => {
  userInfo.mockReturnValueOnce({ username: 'root' });
  expect(loginName()).toBe('root');
  userInfo.mockImplementationOnce(() => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  });
  expect(loginName()).toMatch(/^uid \d+$/);
});
