const api = require('../../api');
const session = require('../../lib/session');
const { fresh, loading } = require('../../lib/loading');
const { once } = require('../../lib/once');

const dayOf = (time) => String(time || '').slice(0, 10);

const shownDevice = (device) => ({
  id: device.device_id,
  here: Boolean(device.current),
  created: dayOf(device.created),
  expires: dayOf(device.expires),
});

Page({
  data: { ...fresh, devices: [] },

  onLoad() {
    return this.open();
  },

  open() {
    return loading(this, async () => {
      this.setData({ devices: (await api.devices()).map(shownDevice) });
    });
  },

  end: once(async function end({ currentTarget }) {
    await api.endDevice(currentTarget.dataset.id);
    this.setData({ devices: (await api.devices()).map(shownDevice), said: { words: '那台设备退出了。', good: true } });
  }),

  endAll: once(async function endAll() {
    await api.logout(true);
    session.close();
    this.setData({ devices: (await api.devices()).map(shownDevice), said: { words: '都退出了，这台手机刚刚重新登录。', good: true } });
  }),
});
